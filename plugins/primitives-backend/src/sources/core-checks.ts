import {
  parseReportText,
  primitiveKinds,
  publishCheckRunName,
  publishReportSchema,
  readVerifyReport,
  verifyCheckRunName,
} from '@ameide/plugin-primitives-common';
import { Fact, FactValue } from '../facts/fact';
import { FactWriter } from './fact-writer';
import { GitHubCheckRun } from './github-graph-schema';
import { toCheckState } from './github-repository';

/** The facts that a commit's check runs are evidence for; check runs of somebody else's are none. @internal */
export function toCheckFacts(
  runs: readonly GitHubCheckRun[],
  sha: string,
  writer: FactWriter,
): Fact[] {
  // Ids grow: of two check runs of one name the later counts.
  return [...runs]
    .sort((a, b) => a.id - b.id)
    .flatMap(run => toCheckFact(run, sha, writer) ?? []);
}

function toCheckFact(
  run: GitHubCheckRun,
  sha: string,
  writer: FactWriter,
): Fact | undefined {
  const [kind, name] = (
    run.externalId ??
    run.name.split(' ').at(-1) ??
    ''
  ).split('/');
  if (!name || !primitiveKinds.some(k => k === kind)) return undefined;
  const scope = `${kind}/${name}`;
  const subject = `${scope}@${sha}`;
  const base = {
    state: toCheckState(run),
    conclusion: run.conclusion,
    url: run.url,
    completedAt: run.completedAt,
  };
  const order = { scope, revision: `${run.id} ${run.status}` };
  if (run.name === verifyCheckRunName(kind, name)) {
    const outcome = readVerifyReport(parseReportText(run.text));
    return writer.fact('verify', subject, { ...base, outcome }, order);
  }
  if (run.name === publishCheckRunName(kind, name)) {
    const text = parseReportText(run.text);
    const report = publishReportSchema.safeParse(text).data;
    return writer.fact('publish', subject, { ...base, report }, order);
  }
  return undefined;
}

/** Passed evidence is final, since GitHub keeps it under the same SHA; whatever else there is may still change. @internal */
export function isSettled(publish: FactValue<'publish'> | undefined): boolean {
  return publish?.state === 'passed' && publish.report !== undefined;
}
