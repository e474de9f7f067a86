import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CheckId,
  CheckResult,
  checkIds,
  corePath,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import { VerifyOptions } from '../api';
import { InvalidInputError, NotThereError } from '../errors';
import { byText, listFiles } from '../files';
import { resolveRevision, tryGit } from '../git/git';
import { languageOf } from '../primitives/list';
import { generationPath, contractPath, protoModule } from '../layout';
import { existingInputSchema, parseInput } from '../scaffold/input';
import { readManifests } from '../scaffold/shape';
import { assertKnownKind, shapeFolders } from '../scaffold/shape-folders';
import { Check, CheckContext } from './check';
import { codegenCheck } from './checks/codegen';
import { contractCheck } from './checks/contract';
import { importsCheck } from './checks/imports';
import { scaffoldMarkersCheck } from './checks/scaffold-markers';
import { secretsCheck } from './checks/secrets';
import { shapeCheck } from './checks/shape';
import { testsCheck } from './checks/tests';
import { testsPresentCheck } from './checks/tests-present';
import { nextSteps, sortFindings, summarise } from './judge';

const checks: readonly Check[] = [
  codegenCheck,
  contractCheck,
  importsCheck,
  testsPresentCheck,
  testsCheck,
  scaffoldMarkersCheck,
  shapeCheck,
  secretsCheck,
];

/**
 * Runs the checks on one primitive, side by side, and reports what each found. The tree
 * is only read; test results and installed packages go where git ignores them.
 * @public
 */
export async function verifyPrimitive(
  options: VerifyOptions,
): Promise<VerifyReport> {
  const { kind, name } = parseInput(existingInputSchema, options);
  const root = resolve(options.root);
  const { base, signal } = options;
  const folder = corePath(kind, name);
  const folders = await shapeFolders(root);
  await assertKnownKind(kind, folders);
  if (!existsSync(join(root, folder))) {
    throw new NotThereError(
      `name: there is no ${folder} in the repository; "ameide primitive list" shows what there is`,
    );
  }
  if (base !== undefined && !(await resolveRevision(root, base))) {
    throw new InvalidInputError(
      `base: ${JSON.stringify(base)} is no revision of this repository`,
    );
  }
  const wanted = selectChecks(options.checks);
  const tools = new Map([['node', process.versions.node]]);
  const context: CheckContext = {
    root,
    kind,
    name,
    folder,
    language:
      languageOf(await readManifests(folders), root, kind, name) ??
      'typescript',
    shapeFolders: folders,
    files: await listFiles(join(root, folder)),
    used: (tool, version) => tools.set(tool, version),
    ...(base !== undefined && { base }),
    ...(signal && { signal }),
  };
  const [results, commit] = await Promise.all([
    Promise.all(wanted.map(check => runCheck(check, context))),
    commitOf(context),
  ]);
  signal?.throwIfAborted();
  return {
    schemaVersion: 1,
    summary: summarise(results),
    primitive: { kind, name },
    ...(commit && { commit }),
    tools: Object.fromEntries([...tools].sort(([a], [b]) => byText(a, b))),
    checks: results,
    next_steps: nextSteps({ kind, name }, results),
  };
}

function selectChecks(ids: readonly CheckId[] | undefined): Check[] {
  if (ids === undefined) return [...checks];
  const unknown = ids.find(id => !checkIds.includes(id));
  if (unknown !== undefined || ids.length === 0) {
    throw new InvalidInputError(
      `check: ${JSON.stringify(unknown ?? '')} is not one of ${checkIds.join(
        ', ',
      )}`,
    );
  }
  return checks.filter(check => ids.includes(check.id));
}

/** A check that could not run is an error, and is never a pass. */
async function runCheck(
  check: Check,
  context: CheckContext,
): Promise<CheckResult> {
  const start = performance.now();
  const took = () => Math.round(performance.now() - start);
  try {
    const { message, issues } = await check.run(context);
    const hasFailed = issues.some(issue => issue.severity === 'error');
    return {
      check: check.id,
      status: hasFailed ? 'failed' : 'passed',
      message,
      durationMs: took(),
      issues: sortFindings(issues),
    };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return {
      check: check.id,
      status: 'error',
      message: `Could not run: ${words.replaceAll(`${context.root}/`, '')}`,
      durationMs: took(),
      issues: [],
    };
  }
}

/** The commit that was verified; undefined when the primitive or its contract differs from it. */
async function commitOf(context: CheckContext): Promise<string | undefined> {
  const { root, kind, name, folder } = context;
  const sha = await resolveRevision(root, 'HEAD').catch(() => undefined);
  if (!sha) return undefined;
  const status = await tryGit(root, [
    'status',
    '--porcelain',
    '--untracked-files=all',
    '--',
    folder,
    `${protoModule}/${contractPath(kind, name)}`,
    generationPath(kind, name),
  ]);
  return status.exitCode === 0 && status.stdout === '' ? sha : undefined;
}
