import {
  parsePrimitiveId,
  parseReportText,
  publishCheckRunName,
  publishReportSchema,
  readVerifyReport,
  verifyCheckRunName,
} from '@ameide/plugin-primitives-common';
import { Fact } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { factsOf } from './fact-of';
import { GitHubCheckRun, toCheckState } from './github-repository';

/** The fact that a check run is evidence for; undefined for a check run of somebody else's. @internal */
export function toCheckFact(
  run: GitHubCheckRun,
  sha: string,
  at: number,
): Fact | undefined {
  const fact = factsOf('github-core', at);
  const [kind, name] = (
    run.external_id ??
    run.name.split(' ').at(-1) ??
    ''
  ).split('/');
  if (!kind || !name) return undefined;
  const subject = `${kind}/${name}@${sha}`;
  const base = {
    state: toCheckState(run),
    conclusion: run.conclusion ?? undefined,
    url: run.html_url ?? '',
    completedAt: run.completed_at ?? undefined,
  };
  // Ids grow: of two check runs of one name the later counts.
  const revision = `${String(run.id).padStart(20, '0')} ${run.status} ${
    run.conclusion ?? ''
  } ${run.completed_at ?? ''}`;
  if (run.name === verifyCheckRunName(kind, name)) {
    const outcome = readVerifyReport(parseReportText(run.output?.text));
    return fact('verify', subject, { ...base, outcome }, { revision });
  }
  if (run.name === publishCheckRunName(kind, name)) {
    const report = publishReportSchema.safeParse(
      parseReportText(run.output?.text),
    ).data;
    return fact('publish', subject, { ...base, report }, { revision });
  }
  return undefined;
}

/** Commits whose evidence is not complete, newest first. Passed evidence is final: GitHub keeps it under the same SHA. @internal */
export function unsettledCommits(view: FactView): string[] {
  const onMain = view
    .entries('commit')
    .filter(([subject]) => view.get('folder', subject))
    .filter(([subject, commit]) => {
      const publish = view.get('publish', `${subject}@${commit.sha}`);
      return publish?.state !== 'passed' || !publish.report;
    })
    .sort(([, a], [, b]) => b.date.localeCompare(a.date))
    .map(([, commit]) => commit.sha);
  const proposed = view.entries('core-pull').flatMap(([id, pull]) => {
    const ref = parsePrimitiveId(id);
    const verify =
      ref && view.get('verify', `${ref.kind}/${ref.name}@${pull.headSha}`);
    return verify?.state === 'passed' ? [] : [pull.headSha];
  });
  return [...new Set([...proposed, ...onMain])];
}

/** True when every primitive that CI reports on main's tip has its verdict. @internal */
export function hasSettledHead(view: FactView, head: string): boolean {
  const reported = [
    ...view.entries('verify'),
    ...view.entries('publish'),
  ].filter(([subject]) => subject.endsWith(`@${head}`));
  return (
    reported.length > 0 &&
    reported.every(([, c]) => c.state === 'passed' || c.state === 'failed')
  );
}
