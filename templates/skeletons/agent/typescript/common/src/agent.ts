import type { Message, Model } from './model/model.ts';
import type { Tool } from './tools/index.ts';

/** A model may go round in circles; this ends it. */
const maxToolCalls = 5;

/** A tool that was used. */
export type ToolUse = { tool: string; input: string; output: string };

/** The agent: a model, what it is told, and what it may do. */
export class Agent {
  readonly #model: Model;
  readonly #prompt: string;
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #threads = new Map<string, Message[]>();

  constructor(options: { model: Model; prompt: string; tools: readonly Tool[] }) {
    this.#model = options.model;
    this.#prompt = options.prompt;
    this.#tools = new Map(options.tools.map(tool => [tool.name, tool]));
  }

  /** Lets the model decide until it answers. A tool that it was not given is refused. */
  async invoke(threadId: string, input: string): Promise<{ output: string; uses: ToolUse[] }> {
    const messages: Message[] = [...this.history(threadId), { role: 'user', text: input }];
    const uses: ToolUse[] = [];
    while (uses.length < maxToolCalls) {
      const decision = await this.#model.decide(messages);
      if ('answer' in decision) {
        this.#threads.set(threadId, [...messages, { role: 'assistant', text: decision.answer }]);
        return { output: decision.answer, uses };
      }
      const output = await this.#use(decision.tool, decision.input);
      uses.push({ ...decision, output });
      messages.push({ role: 'tool', text: output });
    }
    throw new Error(`the model used ${maxToolCalls} tools and gave no answer`);
  }

  /** What was said in a thread; a new one begins with the prompt. */
  history(threadId: string): readonly Message[] {
    return this.#threads.get(threadId) ?? [{ role: 'system', text: this.#prompt }];
  }

  async #use(name: string, input: string): Promise<string> {
    const tool = this.#tools.get(name);
    if (!tool) throw new Error(`${name}: is not a tool of this agent`);
    return tool.run(input);
  }
}
