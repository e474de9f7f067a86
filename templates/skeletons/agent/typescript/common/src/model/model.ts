/** One turn of a conversation. */
export type Message = { role: 'system' | 'user' | 'assistant' | 'tool'; text: string };

/** What a model wants: to use a tool, or to answer. */
export type Decision = { tool: string; input: string } | { answer: string };

/** What is asked of a model, in our words. One adapter for each provider. */
export interface Model {
  decide(messages: readonly Message[]): Promise<Decision>;
}
