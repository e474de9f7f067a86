/** Something that the agent can do besides talking. */
export type Tool = {
  name: string;
  /** For the model: when to use it, and with what. */
  description: string;
  run(input: string): Promise<string>;
};

const sum: Tool = {
  name: 'sum',
  description: 'Adds numbers that are separated by spaces.',
  async run(input) {
    const numbers = input.trim().split(/\s+/).map(Number);
    if (numbers.some(Number.isNaN)) throw new Error(`sum: ${JSON.stringify(input)} holds something that is no number`);
    return String(numbers.reduce((total, number) => total + number, 0));
  },
};

/** The tools that this agent may use; there are no others. */
export const tools: readonly Tool[] = [sum];
