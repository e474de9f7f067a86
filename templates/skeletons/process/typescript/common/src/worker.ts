import { execute, type Step, type WorkflowRun } from './workflows/workflow.ts';

/** Takes runs and carries them through, one after the other. */
export class Worker {
  readonly #runs = new Map<string, WorkflowRun>();
  readonly #steps: readonly Step[];
  #work: Promise<void> = Promise.resolve();

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  /** Takes a run; the work itself goes on in the background. */
  submit(run: WorkflowRun): void {
    this.#runs.set(run.id, run);
    this.#work = this.#work.then(() => execute(run, this.#steps));
  }

  find(id: string): WorkflowRun | undefined {
    return this.#runs.get(id);
  }

  findByReference(reference: string): WorkflowRun | undefined {
    return [...this.#runs.values()].find(run => run.reference === reference);
  }

  /** Resolves when every run that was taken has ended. */
  idle(): Promise<void> {
    return this.#work;
  }
}
