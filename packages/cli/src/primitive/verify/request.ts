import { InvalidInputError, VerifySelection } from '@ameide/core-repo';
import { CheckId } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { parseFlag, shaSchema } from '../../options';

/** Forms of the report. @internal */
export const verifyFormats = [
  'text',
  'json',
  'sarif',
  'junit',
  'github',
] as const;

/** Form of the report. @internal */
export type VerifyFormat = (typeof verifyFormats)[number];

/** Flags of `ameide primitive verify`, as the command line has read them. @internal */
export type VerifyFlags = {
  kind?: string;
  name?: string;
  all?: boolean;
  changed?: string;
  check?: CheckId[];
  base?: string;
  json?: boolean;
  format?: VerifyFormat;
  output?: string;
  fix?: boolean;
  jobs?: string;
  cache: boolean;
  checkRun?: string;
  root: string;
};

/** What `ameide primitive verify` is asked for. @internal */
export type VerifyRequest = {
  root: string;
  select: VerifySelection;
  format: VerifyFormat;
  fix: boolean;
  cache: boolean;
  base?: string;
  checks?: CheckId[];
  output?: string;
  jobs?: number;
  /** Commit that gets the check runs. */
  checkRun?: string;
};

const jobsSchema = z
  .string()
  .regex(/^[1-9]\d?$/, 'must be a number from 1 to 99')
  .transform(Number);

/** What git and GitHub write for "no commit". */
const noCommit = /^0+$/;

/** Reads the flags, or refuses those that exclude each other, naming both. @internal */
export function readRequest(flags: VerifyFlags): VerifyRequest {
  const { json, format, fix, check, checkRun, base, changed } = flags;
  const select = readSelection(flags);
  if (json && format !== undefined) exclude('--json', '--format');
  if (fix && checkRun !== undefined) {
    exclude('--fix', '--check-run', 'a check run is about a commit as it is');
  }
  if (fix && check && !check.includes('codegen')) {
    exclude('--fix', '--check', '--fix is about the check codegen');
  }
  const against = base ?? (noCommit.test(changed ?? '0') ? undefined : changed);
  return {
    root: flags.root,
    select,
    format: json ? 'json' : format ?? 'text',
    fix: fix ?? false,
    cache: flags.cache,
    ...(against !== undefined && { base: against }),
    ...(check && { checks: check }),
    ...(flags.output !== undefined && { output: flags.output }),
    ...(flags.jobs !== undefined && {
      jobs: parseFlag('--jobs', jobsSchema, flags.jobs),
    }),
    ...(checkRun !== undefined && {
      checkRun: parseFlag('--check-run', shaSchema, checkRun),
    }),
  };
}

function exclude(one: string, other: string, why?: string): never {
  throw new InvalidInputError(
    `${one} and ${other} exclude each other${why ? `: ${why}` : ''}`,
  );
}

function readSelection(flags: VerifyFlags): VerifySelection {
  const { kind, name, all, changed } = flags;
  const given = [
    ...(kind === undefined ? [] : ['--kind']),
    ...(name === undefined ? [] : ['--name']),
  ];
  if (all && changed !== undefined) exclude('--all', '--changed');
  if (all && given.length) exclude('--all', given[0]);
  if (changed !== undefined && given.length) exclude('--changed', given[0]);
  if (all) return 'all';
  if (changed !== undefined) return { changed };
  if (kind !== undefined && name !== undefined) return { kind, name };
  throw new InvalidInputError(
    given.length
      ? `${given[0]} needs ${
          given[0] === '--kind' ? '--name' : '--kind'
        } beside it`
      : 'nothing to verify: give --kind and --name, --all, or --changed <base>',
  );
}
