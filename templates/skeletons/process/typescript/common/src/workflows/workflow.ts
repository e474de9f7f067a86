/** What a run works on, and what it left behind. */
export type WorkflowRun = {
  readonly id: string;
  readonly reference: string;
  readonly quantity: number;
  status: 'running' | 'completed' | 'compensated';
  steps: string[];
  failure: string;
};

/** One step, and how to take it back. */
export type Step = {
  name: string;
  run(run: WorkflowRun): Promise<void>;
  undo?(run: WorkflowRun): Promise<void>;
};

/** More than this is not in stock, so that a failure can be tried. */
const stock = 100;

/** The steps of the process, in order. Other primitives are called here, by their SDKs. */
export const workflow: readonly Step[] = [
  {
    name: 'reserve',
    async run() {},
    async undo() {},
  },
  {
    name: 'confirm',
    async run({ quantity }) {
      if (quantity > stock) throw new Error(`only ${stock} are in stock`);
    },
  },
];

/** Runs the steps one after the other; when one fails, undoes those before it, the last one first. */
export async function execute(run: WorkflowRun, steps: readonly Step[]): Promise<void> {
  const done: Step[] = [];
  for (const step of steps) {
    try {
      await step.run(run);
    } catch (error) {
      run.failure = `${step.name}: ${error instanceof Error ? error.message : String(error)}`;
      for (const earlier of done.reverse()) {
        await earlier.undo?.(run);
        run.steps.push(`undo ${earlier.name}`);
      }
      run.status = 'compensated';
      return;
    }
    run.steps.push(step.name);
    done.push(step);
  }
  run.status = 'completed';
}
