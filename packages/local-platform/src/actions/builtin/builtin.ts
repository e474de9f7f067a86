import type { JobContext } from '../run/job-context';
import { StepFailure } from '../run/step-failure';

/** What a built-in action is given. */
export type ActionCall = {
  job: JobContext;
  inputs: ActionInputs;
  env: Record<string, string>;
  signal: AbortSignal;
  log: (text: string) => void;
};

/** An action that the runner does itself. Gives its outputs; throws {@link StepFailure} to fail the step. */
export type BuiltinAction = {
  /** What the table of the package's README says of it. */
  description: string;
  /** Inputs that it obeys; any other that a workflow gives is refused, so that nothing is silently ignored. */
  inputs: string[];
  run: (call: ActionCall) => Promise<Record<string, string>>;
};

/** The `with` of a step, names without regard to case. */
export class ActionInputs {
  readonly #values: Map<string, string>;

  constructor(values: Record<string, string>) {
    this.#values = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  }

  names(): string[] {
    return [...this.#values.keys()];
  }

  /** The value, trimmed; empty counts as not given. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.trim() || undefined;
  }

  required(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw new StepFailure(`Input required and not supplied: ${name}`);
    return value;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.get(name);
    if (value === undefined) return fallback;
    if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    throw new StepFailure(`Input '${name}' must be true or false, not '${value}'`);
  }

  /** Values separated by lines. */
  lines(name: string): string[] {
    return (this.get(name) ?? '').split(/\r?\n/).map(line => line.trim()).filter(line => line !== '');
  }

  /** Values separated by lines or commas. */
  list(name: string): string[] {
    return this.lines(name).flatMap(line => line.split(',')).map(item => item.trim()).filter(item => item !== '');
  }
}
