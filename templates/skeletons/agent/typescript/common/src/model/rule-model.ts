import type { Decision, Message, Model } from './model.ts';

/** Decides by rules, without a network: the same words, the same answer. A provider's model takes its place. */
export class RuleModel implements Model {
  async decide(messages: readonly Message[]): Promise<Decision> {
    const last = messages.at(-1);
    if (last?.role === 'tool') return { answer: `It is ${last.text}.` };
    const numbers = /^(?:sum|add)\s+(.+)$/i.exec(last?.text ?? '')?.[1];
    if (numbers) return { tool: 'sum', input: numbers };
    return { answer: 'I do not know.' };
  }
}
