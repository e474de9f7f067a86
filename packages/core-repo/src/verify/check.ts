import { CheckId, Finding } from '@ameide/plugin-primitives-common';
import { CoreSettings } from '../settings';
import { CheckDescription } from './rule';
import { VerifyRun } from './run';

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
  /** `ameide.yaml`, parsed. The engine sets the severities, not the check. */
  settings: CoreSettings;
  base?: string;
  signal?: AbortSignal;
  /** What all primitives of this run share: see `perRun` for work that is done once for all. */
  run: VerifyRun;
  /** Notes a program that was used, for the report. */
  used(tool: string, version: string): void;
  /** Tells who waits what goes on: one line, as it happens. Nothing of it is in the report. */
  progress(line: string): void;
};

/** What a check found; it failed when an issue is an error. @internal */
export type CheckOutcome = { message: string; issues: Finding[] };

/**
 * What a check looks at besides the primitive's own files, `ameide.yaml`, the shapes and
 * the programs, which all count for every check: a kept result holds as long as none of
 * it changed.
 *
 * - `contracts`: the Buf module, all of it
 * - `manifests`: names of all primitives and their manifests (`package.json`, `go.mod`, …),
 *   and the files at the repository's root
 * - `base`: the revision that is compared with
 * - `today`: the date, for what holds until a day
 * - `tracked`: what `filesToSearch` gives besides the listed files
 * @internal
 */
export type CheckInput =
  | 'contracts'
  | 'manifests'
  | 'base'
  | 'today'
  | 'tracked';

/** One check of `ameide primitive verify`. @internal */
export type Check = {
  id: CheckId;
  description: CheckDescription;
  /** Absent: its results are never kept. */
  inputs?: readonly CheckInput[];
  run(context: CheckContext): Promise<CheckOutcome>;
};
