import { join } from 'node:path';
import { CheckResult, corePath } from '@ameide/plugin-primitives-common';
import {
  ListedPrimitive,
  VerifyManyOptions,
  VerifyProgress,
  VerifyReport,
} from '../api';
import { MissingToolError } from '../errors';
import { byText, listFiles } from '../files';
import { Check, CheckContext } from './check';
import { commitOf } from './commit-of';
import { nextSteps, sortFindings, summarise } from './judge';
import { helpFor } from './pages';
import { VerifyRun } from './run';
import { applySeverities, describeLowered } from './severities';

/** Runs checks on one primitive, side by side. @internal */
export async function runChecks(options: {
  run: VerifyRun;
  primitive: ListedPrimitive;
  checks: readonly Check[];
  onProgress?: (line: VerifyProgress) => void;
  onCheck?: VerifyManyOptions['onCheck'];
}): Promise<VerifyReport> {
  const { run, primitive, checks, onProgress, onCheck } = options;
  const { kind, name, language } = primitive;
  const { root, settings, shapeFolders, base, signal } = run;
  const folder = corePath(kind, name);
  const tools = new Map([['node', process.versions.node]]);
  const context: Omit<CheckContext, 'progress'> = {
    root,
    kind,
    name,
    folder,
    language,
    shapeFolders,
    files: await listFiles(join(root, folder)),
    settings,
    run,
    used: (tool, version) => tools.set(tool, version),
    ...(base !== undefined && { base }),
    ...(signal && { signal }),
  };
  const [results, commit] = await Promise.all([
    Promise.all(
      checks.map(async check => {
        const result = await runCheck(check, {
          ...context,
          progress: line => onProgress?.({ kind, name, check: check.id, line }),
        });
        onCheck?.({ kind, name, result });
        return result;
      }),
    ),
    commitOf(run, primitive),
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

/** A check that could not run is an error, and is never a pass. */
async function runCheck(
  check: Check,
  context: CheckContext,
): Promise<CheckResult> {
  const start = performance.now();
  const took = () => Math.round(performance.now() - start);
  try {
    const outcome = await check.run(context);
    const { issues, lowered } = applySeverities(
      check,
      outcome.issues,
      context.settings.severities,
    );
    const hasFailed = issues.some(issue => issue.severity === 'error');
    return {
      check: check.id,
      status: hasFailed ? 'failed' : 'passed',
      message: outcome.message + describeLowered(lowered),
      durationMs: took(),
      issues: sortFindings(issues).map(issue => ({
        ...issue,
        help: helpFor(check, issue.rule, context.settings),
      })),
      ...(lowered.length > 0 && { lowered }),
    };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const kind = error instanceof MissingToolError ? 'missing-tool' : 'other';
    return {
      check: check.id,
      status: 'error',
      message: `Could not run: ${words.replaceAll(`${context.root}/`, '')}`,
      durationMs: took(),
      issues: [],
      error: { kind },
    };
  }
}
