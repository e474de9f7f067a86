import { CheckResult } from '@ameide/plugin-primitives-common';
import { VerifyManyOptions, VerifyProgress, VerifyReport } from '../api';
import { MissingToolError } from '../errors';
import { byText } from '../files';
import { KeptOutcome, KeptResults } from './cache/results';
import { Check, CheckContext, CheckOutcome } from './check';
import { commitOf } from './commit-of';
import { nextSteps, sortFindings, summarise } from './judge';
import { helpFor } from './pages';
import { VerifyRun } from './run';
import { applySeverities, describeLowered } from './severities';
import { maskTokens } from './secrets/mask-secrets';
import { Subject } from './subjects';

/** Runs checks on one primitive, side by side; those whose outcome is known do not run again. @internal */
export async function runChecks(options: {
  run: VerifyRun;
  subject: Subject;
  checks: readonly Check[];
  onProgress?: (line: VerifyProgress) => void;
  onCheck?: VerifyManyOptions['onCheck'];
}): Promise<VerifyReport> {
  const { run, subject, checks, onProgress, onCheck } = options;
  const { primitive, folder, files, kept } = subject;
  const { kind, name, language } = primitive;
  const { root, settings, shapeFolders, base, signal } = run;
  const tools = new Map([['node', process.versions.node]]);
  const context: Omit<CheckContext, 'progress' | 'used'> = {
    root,
    kind,
    name,
    folder,
    language,
    shapeFolders,
    // A list of its own: what checks keep by it goes when this primitive is done.
    files: [...files],
    settings,
    run,
    ...(base !== undefined && { base }),
    ...(signal && { signal }),
  };
  const [results, commit] = await Promise.all([
    Promise.all(
      checks.map(async check => {
        const { result, used } = await runCheck(check, kept, {
          ...context,
          progress: line => onProgress?.({ kind, name, check: check.id, line }),
        });
        for (const [tool, version] of Object.entries(used))
          tools.set(tool, version);
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

/** A check that could not run is an error, and is never a pass; nor is it kept. */
async function runCheck(
  check: Check,
  kept: KeptResults | undefined,
  context: Omit<CheckContext, 'used'>,
): Promise<{ result: CheckResult; used: KeptOutcome['used'] }> {
  const start = performance.now();
  const took = () => Math.round(performance.now() - start);
  const used: KeptOutcome['used'] = {};
  try {
    const known = kept?.get(check);
    const outcome: KeptOutcome = known ?? {
      ...(await withoutTokens(
        await check.run({
          ...context,
          used: (tool, version) => {
            used[tool] = version;
          },
        }),
      )),
      used,
    };
    if (!known) kept?.set(check, outcome);
    const { settings } = context;
    const { issues, lowered } = applySeverities(
      check,
      outcome.issues,
      settings.severities,
    );
    const hasFailed = issues.some(issue => issue.severity === 'error');
    return {
      used: outcome.used,
      result: {
        check: check.id,
        status: hasFailed ? 'failed' : 'passed',
        message: outcome.message + describeLowered(lowered),
        durationMs: took(),
        issues: sortFindings(issues).map(issue => ({
          ...issue,
          help: helpFor(check, issue.rule, settings),
        })),
        ...(lowered.length > 0 && { lowered }),
      },
    };
  } catch (error) {
    const words = await maskTokens(
      error instanceof Error ? error.message : String(error),
    );
    const kind = error instanceof MissingToolError ? 'missing-tool' : 'other';
    return {
      used,
      result: {
        check: check.id,
        status: 'error',
        message: `Could not run: ${words.replaceAll(`${context.root}/`, '')}`,
        durationMs: took(),
        issues: [],
        error: { kind },
      },
    };
  }
}

/** What a check says about files, without secrets that it has quoted. */
async function withoutTokens(outcome: CheckOutcome): Promise<CheckOutcome> {
  return {
    message: await maskTokens(outcome.message),
    issues: await Promise.all(
      outcome.issues.map(async issue => ({
        ...issue,
        message: await maskTokens(issue.message),
        remedy: await maskTokens(issue.remedy),
      })),
    ),
  };
}
