import { existsSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  formatReportMarkdown,
  InvalidInputError,
  verifyPrimitives,
} from '@ameide/core-repo';
import { VerifyReport } from '@ameide/plugin-primitives-common';
import { readGitHubEnvironment } from '../../environment';
import { exitStatus, stopSignal } from '../../exit';
import { print } from '../../options';
import { postCheckRun } from '../check-run';
import { fixGeneratedCode } from './fix';
import { formReports } from './form';
import { createProgress } from './progress';
import { checkRunOf } from './report-check-run';
import { readRequest, VerifyFlags, VerifyRequest } from './request';

/** Verifies, writes the report where it belongs, and gives the exit status. @internal */
export async function runVerify(flags: VerifyFlags): Promise<number> {
  const request = readRequest(flags);
  const { select, output, checkRun } = request;
  // Before the work, so that what is missing is not found out after it.
  const github = checkRun && readGitHubEnvironment(process.env);
  if (output !== undefined && !existsSync(dirname(output))) {
    throw new InvalidInputError(
      `--output: there is no folder ${JSON.stringify(dirname(output))}`,
    );
  }
  const signal = stopSignal();
  const write = (line: string) => process.stderr.write(`${line}\n`);
  if (request.fix) await fixGeneratedCode(request, { signal, write });
  const reports = await verifyPrimitives({
    ...optionsOf(request),
    signal,
    ...createProgress({
      isTerminal: process.stderr.isTTY,
      isMany: select === 'all' || 'changed' in select,
      write,
    }),
  });
  const text = formReports(request, reports);
  if (output === undefined) print(text);
  else await writeFile(output, text);
  await summariseStep(reports);
  if (checkRun && github) {
    for (const report of reports) {
      const url = await postCheckRun(github, checkRunOf(report, checkRun));
      write(`Check run: ${url}`);
    }
  }
  return statusFor(reports);
}

function optionsOf(request: VerifyRequest) {
  const { root, select, cache, base, checks, jobs } = request;
  return {
    root,
    select,
    cache,
    ...(base !== undefined && { base }),
    ...(checks && { checks }),
    ...(jobs !== undefined && { jobs }),
  };
}

/** The job's own page shows what did not pass; of one primitive, everything. */
async function summariseStep(reports: readonly VerifyReport[]): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const shown =
    reports.length === 1
      ? reports
      : reports.filter(({ summary }) => summary !== 'passed');
  const counted = `${reports.length - shown.length} primitives passed\n`;
  const texts = [
    ...shown.map(formatReportMarkdown),
    ...(reports.length === 1 ? [] : [counted]),
  ];
  await appendFile(file, `${texts.join('\n')}\n`);
}

/** A check that could not run for lack of a tool is told from one that failed. @internal */
export function statusFor(reports: readonly VerifyReport[]): number {
  if (reports.every(({ summary }) => summary === 'passed'))
    return exitStatus.passed;
  const lacksTool = reports.some(({ checks }) =>
    checks.some(({ error }) => error?.kind === 'missing-tool'),
  );
  return lacksTool ? exitStatus.missingTool : exitStatus.failed;
}
