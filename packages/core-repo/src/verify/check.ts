import { CheckId, Finding } from '@ameide/plugin-primitives-common';

/** What every check works with. @internal */
export type CheckContext = {
  root: string;
  kind: string;
  name: string;
  language: string;
  /** Folders that say what kinds are made of, later ones over earlier ones. */
  shapeFolders: readonly string[];
  /** The primitive's folder, from the root. */
  folder: string;
  /** Files that people wrote or that were generated, from the primitive's folder, sorted. */
  files: readonly string[];
  base?: string;
  signal?: AbortSignal;
  /** Notes a program that was used, for the report. */
  used(tool: string, version: string): void;
};

/** What a check found; it failed when an issue is an error. @internal */
export type CheckOutcome = { message: string; issues: Finding[] };

/** One check of `ameide primitive verify`. @internal */
export type Check = {
  id: CheckId;
  run(context: CheckContext): Promise<CheckOutcome>;
};
