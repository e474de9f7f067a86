import { randomUUID } from 'node:crypto';
import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import type { Agent } from '../agent.ts';
import type { __Name__Service } from '../proto/index.ts';

const maxInputLength = 10_000;

/** What the handlers work with. */
export type Dependencies = { agent: Agent };

/** The RPC handlers: they check what comes in, and ask the agent. */
export function createHandlers({ agent }: Dependencies): ServiceImpl<typeof __Name__Service> {
  return {
    async invoke({ threadId, input }) {
      if (!input.trim()) throw invalid('input: must not be empty');
      if (input.length > maxInputLength) throw invalid(`input: must have at most ${maxInputLength} characters`);
      const thread = threadId || randomUUID();
      const { output, uses } = await agent.invoke(thread, input);
      return { threadId: thread, output, toolCalls: uses };
    },
  };
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}
