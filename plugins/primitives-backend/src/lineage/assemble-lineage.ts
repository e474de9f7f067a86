import {
  LineageItem,
  parsePrimitiveId,
  publishCheckRunName,
  verifyCheckRunName,
} from '@ameide/plugin-primitives-common';
import {
  attestDesired,
  attestRunning,
  attestSmoke,
  attestSynced,
} from './attest';
import { FactKind, FactValue } from '../facts/fact';
import { lineagePull, pullsThatBrought } from './brought-by';
import { LineageFacts, LineageSubject, Seen } from './lineage-facts';

type LineageInput = {
  subject: LineageSubject;
  /** `<kind>/<name>` of the folder that the facts are about. */
  scope: string;
  facts: LineageFacts;
  /** In promotion order. */
  environments: readonly string[];
  /** Page of a commit of the core repo. */
  commitUrl: (sha: string) => string;
};

/**
 * The ways of a digest or a commit through one folder, from facts alone: one item for
 * each commit that they name. What the facts do not say is said to be unknown.
 * @internal
 */
export function assembleLineage(input: LineageInput): LineageItem[] {
  const { subject } = input;
  if (subject.type === 'commit') {
    return isNamed(input, subject.value)
      ? [
          itemOf(input, {
            sha: subject.value,
            digest: digestOf(input, subject.value),
          }),
        ]
      : [];
  }
  const shas = commitsOf(input, subject.value);
  if (shas.length > 0) {
    return shas.map(sha => itemOf(input, { sha, digest: subject.value }));
  }
  return placesOf(input, subject.value).length > 0 ||
    imageOf(input, subject.value)
    ? [itemOf(input, { digest: subject.value })]
    : [];
}

function onCommit(scope: string, sha: string): string {
  return `${scope}@${sha}`;
}

function isNamed({ facts, scope }: LineageInput, sha: string): boolean {
  const subject = onCommit(scope, sha);
  return (
    facts.commit.some(s => s.value.sha === sha) ||
    [...facts.publish, ...facts.verify, ...facts['commit-pull']].some(
      s => s.subject === subject,
    )
  );
}

function newestAbout<K extends FactKind>(
  seen: readonly Seen<K>[],
  subject: string | undefined,
): FactValue<K> | undefined {
  return seen.find(s => s.subject === subject)?.value;
}

function digestOf(
  { facts, scope }: LineageInput,
  sha: string,
): string | undefined {
  const publish = newestAbout(facts.publish, onCommit(scope, sha));
  return publish?.state === 'passed' ? publish.report?.digest : undefined;
}

/** Commits that were published as a digest: as CI reported it, or else as the image's label says. */
function commitsOf({ facts, scope }: LineageInput, digest: string): string[] {
  const published = facts.publish
    .filter(s => s.value.report?.digest === digest)
    .map(s => s.subject.slice(scope.length + 1));
  const labelled = facts.image
    .filter(s => s.subject.endsWith(`@${digest}`))
    .flatMap(s => s.value.revision ?? []);
  return [...new Set(published.length > 0 ? published : labelled)];
}

function itemOf(
  input: LineageInput,
  way: { sha?: string; digest?: string },
): LineageItem {
  const { scope, facts } = input;
  const { sha, digest } = way;
  const [kind, name] = scope.split('/');
  const unknown: LineageItem['unknown'] = [];
  const miss = (what: string, reason: string) => {
    unknown.push({ what, reason });
    return undefined;
  };
  if (sha === undefined) {
    miss(
      'commit',
      'No publish check run reports this digest, and no label of the image names a revision',
    );
  }
  const at = sha === undefined ? undefined : onCommit(scope, sha);
  const verify = newestAbout(facts.verify, at);
  const publish = newestAbout(facts.publish, at);
  const pullFact = newestAbout(facts['commit-pull'], at);
  if (at && !verify)
    miss('verify', 'No verify check run of the commit is known');
  if (verify && !verify.outcome)
    miss('verify report', 'The check run holds no report that can be read');
  if (at && !publish)
    miss('publish', 'No publish check run of the commit is known');
  if (at && !pullFact)
    miss('pull request', 'Nobody has asked yet how the commit came');
  if (pullFact && !pullFact.pull)
    miss(
      'pull request',
      'GitHub knows of no pull request that the commit came by',
    );
  if (pullFact?.pull && !pullFact.pull.reviews)
    miss('approvers', 'The reviews of the pull request are not known');
  const environments = digest === undefined ? [] : placesOf(input, digest);
  for (const { environment, id, desired, pulls } of environments) {
    if (['now', 'before'].includes(desired.status) && pulls.length === 0) {
      miss(
        `pull request to ${environment}`,
        `No merged pull request is known to have brought it to ${id} there`,
      );
    }
  }
  const checks = [
    ...(verify
      ? [{ name: verifyCheckRunName(kind, name), ...checkOf(verify) }]
      : []),
    ...(publish
      ? [{ name: publishCheckRunName(kind, name), ...checkOf(publish) }]
      : []),
  ];
  return {
    kind,
    name,
    ...(sha !== undefined && { commit: commitOf(input, sha, miss) }),
    ...(pullFact?.pull && { pull: lineagePull(pullFact.pull) }),
    checks,
    ...(verify?.outcome && {
      verify: {
        summary: verify.outcome.summary,
        checks: verify.outcome.checks.map(({ check, status }) => ({
          check,
          status,
        })),
      },
    }),
    image:
      digest === undefined
        ? miss('image', 'No image of the commit is reported')
        : imageOf(input, digest) ??
          miss('image', 'Nothing but the digest is known of the image'),
    environments,
    unknown,
  };
}

function checkOf(run: {
  state: LineageItem['checks'][number]['state'];
  conclusion?: string;
  url: string;
  completedAt?: string;
}) {
  const { state, conclusion, url, completedAt } = run;
  return { state, conclusion, url, completedAt };
}

function commitOf(
  { facts, commitUrl }: LineageInput,
  sha: string,
  miss: (what: string, reason: string) => undefined,
): NonNullable<LineageItem['commit']> {
  const known = facts.commit.find(s => s.value.sha === sha)?.value;
  if (!known) {
    miss(
      'message and author',
      'The commit was never the newest of the folder here',
    );
    return { sha, url: commitUrl(sha) };
  }
  const { message, author, date, url } = known;
  return { sha, url, message, author, date };
}

function imageOf(
  { facts }: LineageInput,
  digest: string,
): LineageItem['image'] {
  const image = facts.image.find(s => s.subject.endsWith(`@${digest}`));
  const report = facts.publish.find(s => s.value.report?.digest === digest)
    ?.value.report;
  const repository =
    image?.subject.slice(0, -digest.length - 1) ?? report?.repository;
  if (repository === undefined) return undefined;
  return {
    repository,
    digest,
    present: image?.value.present,
    platforms: image?.value.platforms ?? report?.platforms ?? [],
    revision: image?.value.revision,
  };
}

/** Every environment in which something is known of the digest. */
function placesOf(
  { facts, environments }: LineageInput,
  digest: string,
): LineageItem['environments'] {
  return environments.flatMap(environment =>
    idsIn(facts, environment)
      .map(id => {
        const place = { id, environment, digest };
        return {
          id,
          environment,
          desired: attestDesired(facts, place),
          synced: attestSynced(facts, place),
          running: attestRunning(facts, place),
          smoke: attestSmoke(facts, place),
          pulls: pullsThatBrought(facts, place),
        };
      })
      .filter(
        ({ desired, synced, running, smoke }) =>
          [desired, synced, running].some(a =>
            ['now', 'before'].includes(a.status),
          ) || smoke.status !== 'unknown',
      ),
  );
}

/** Ids of the folder's primitives that an environment has or had anything of. */
function idsIn(facts: LineageFacts, environment: string): string[] {
  const names = [
    ...facts.desired
      .map(s => s.subject)
      .filter(subject => subject.startsWith(`${environment}/`)),
    ...[...facts.application, ...facts.workload]
      .map(s => s.subject)
      .filter(subject => subject.startsWith(`${environment}-`)),
  ].map(subject => subject.slice(environment.length + 1));
  return [...new Set(names)]
    .filter(name => !name.endsWith('-smoke') && parsePrimitiveId(name))
    .sort();
}
