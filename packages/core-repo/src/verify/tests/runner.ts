/** One of the two phases, in the order they run. @internal */
export type TestPhase = 'unit' | 'integration';

/** What a runner needs to know of a phase. @internal */
export type PhaseOptions = {
  phase: TestPhase;
  /** Test files of the phase, from the primitive's folder. */
  files: readonly string[];
  /** The primitive's folder, as a full path. */
  folder: string;
  /** File that the report goes to, in a folder that only we may write. */
  report: string;
};

/** A program to run, with its arguments; never through a shell. @internal */
export type Command = {
  file: string;
  args: string[];
  env: Record<string, string>;
  /** As a person would type it, for messages. */
  words: string;
};

/** How the tests of one language are run. @internal */
export type TestRunner = {
  /**
   * Brings what the tests need, while there is still a network. Throws `MissingToolError`
   * when a tool is missing or too old; otherwise gives its name and version.
   */
  prepare(options: {
    folder: string;
    signal?: AbortSignal;
  }): Promise<{ tool: string; version: string }>;
  command(options: PhaseOptions): Promise<Command>;
  /** Makes JUnit XML of what the runner printed, for one that does not write it itself. */
  toJunit?(stdout: string, options: PhaseOptions): string;
};
