import { appendFile } from 'node:fs/promises';
import { Command } from 'commander';
import {
  formatReport,
  formatReportMarkdown,
  verifyPrimitive,
} from '@ameide/core-repo';
import {
  checkIdSchema,
  checkIds,
  formatReportText,
  kindSchema,
  verifyCheckRunName,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import { readGitHubEnvironment } from '../environment';
import { exitStatus, withExitStatus } from '../exit';
import { parseFlag, print, shaSchema } from '../options';
import { postCheckRun } from './check-run';
import { shortenReport } from './shorten-report';

type Options = {
  kind: string;
  name: string;
  base?: string;
  check?: string[];
  json?: boolean;
  checkRun?: string;
  root: string;
};

/** `ameide primitive verify`. @internal */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'check a primitive: contract, generated code, imports, tests, shape, secrets',
    )
    .requiredOption('--kind <kind>', 'kind of the primitive')
    .requiredOption('--name <name>', 'name of the primitive')
    .option(
      '--base <revision>',
      'revision whose callers the contract must not break',
    )
    .option('--check <id...>', `only these checks: ${checkIds.join(', ')}`)
    .option('--json', 'print the report as JSON')
    .option(
      '--check-run <sha>',
      'write the report to a check run on this commit (needs GITHUB_TOKEN)',
    )
    .option('--root <folder>', 'the core repository', '.')
    .addHelpText(
      'after',
      '\nExample:\n  ameide primitive verify --kind domain --name orders --base origin/main',
    )
    .action((options: Options) => withExitStatus(() => runVerify(options)));
}

async function runVerify(options: Options): Promise<number> {
  const kind = parseFlag('--kind', kindSchema, options.kind);
  const checks = options.check?.map(id =>
    parseFlag('--check', checkIdSchema, id),
  );
  const sha =
    options.checkRun === undefined
      ? undefined
      : parseFlag('--check-run', shaSchema, options.checkRun);
  // Before the work, so that a missing token is not found out after it.
  const github =
    sha === undefined ? undefined : readGitHubEnvironment(process.env);
  const stop = new AbortController();
  const onSignal = () => stop.abort(new Error('stopped'));
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal);
  const report = await verifyPrimitive({
    root: options.root,
    kind,
    name: options.name,
    signal: stop.signal,
    ...(options.base !== undefined && { base: options.base }),
    ...(checks && { checks }),
  });
  print(options.json ? JSON.stringify(report, null, 2) : formatReport(report));
  if (process.env.GITHUB_STEP_SUMMARY) {
    await appendFile(
      process.env.GITHUB_STEP_SUMMARY,
      `${formatReportMarkdown(report)}\n`,
    );
  }
  if (sha !== undefined && github) {
    const url = await postCheckRun(github, checkRunOf(report, sha));
    process.stderr.write(`Check run: ${url}\n`);
  }
  return statusFor(report);
}

function checkRunOf(report: VerifyReport, sha: string) {
  const { kind, name } = report.primitive;
  const failed = report.checks
    .filter(check => check.status !== 'passed')
    .map(check => check.check);
  return {
    name: verifyCheckRunName(kind, name),
    sha,
    externalId: `${kind}/${name}`,
    conclusion:
      report.summary === 'passed' ? ('success' as const) : ('failure' as const),
    title: failed.length
      ? `${failed.join(', ')} did not pass`
      : `All ${report.checks.length} checks passed`,
    summary: formatReportMarkdown(report),
    text: formatReportText(shortenReport(report)),
    findings: report.checks.flatMap(check => check.issues),
  };
}

/** A check that could not run for lack of a tool is told from one that failed. */
function statusFor(report: VerifyReport): number {
  if (report.summary === 'passed') return exitStatus.passed;
  const lacksTool = report.checks.some(
    check =>
      check.status === 'error' &&
      /is not installed|or newer is needed/.test(check.message),
  );
  return lacksTool ? exitStatus.missingTool : exitStatus.failed;
}
