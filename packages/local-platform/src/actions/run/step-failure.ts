/** A step's own failure: its script or action did not succeed. */
export class StepFailure extends Error {
  override readonly name: string = 'StepFailure';
}

/** A script that failed; what it had set as outputs is kept. */
export class ScriptFailure extends StepFailure {
  override readonly name = 'ScriptFailure';
  readonly outputs: Record<string, string>;

  constructor(message: string, outputs: Record<string, string>) {
    super(message);
    this.outputs = outputs;
  }
}
