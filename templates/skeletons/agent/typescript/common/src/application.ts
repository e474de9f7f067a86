import { Agent } from './agent.ts';
import { createHandlers } from './handlers/handlers.ts';
import { RuleModel } from './model/rule-model.ts';
import { defaultPrompt } from './prompts/default.ts';
import { __Name__Service } from './proto/index.ts';
import type { Application } from './runtime/application.ts';
import { tools } from './tools/index.ts';

/** Puts the agent together. */
export function createApplication(): Application {
  const agent = new Agent({ model: new RuleModel(), prompt: defaultPrompt, tools });
  return { routes: router => router.service(__Name__Service, createHandlers({ agent })) };
}
