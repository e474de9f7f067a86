import {
  applicationName,
  branchName,
  LineagePull,
  parsePrimitiveId,
} from '@ameide/plugin-primitives-common';
import { FactValue, Pull } from '../facts/fact';
import { Place } from './attest';
import { LineageFacts } from './lineage-facts';

/** Digits of a digest that CI puts into the titles of its pull requests. */
const titleDigits = 'sha256:'.length + 12;

/**
 * Pull requests that are known to have brought a digest to an environment: merged ones
 * from the branch for that, or that moved several primitives and this one, which name the digest, or whose merge is a revision at which
 * Argo CD found Git asking for it. Others may have; nothing says so.
 * @internal
 */
export function pullsThatBrought(
  facts: LineageFacts,
  place: Place & { environment: Parameters<typeof applicationName>[0] },
): LineagePull[] {
  const ref = parsePrimitiveId(place.id);
  if (!ref) return [];
  const ends = `/enable-${place.environment}`;
  const prefix = branchName(ref, 'wiring').replace(/\/wiring$/, '');
  const revisions = revisionsAsking(facts, place);
  return facts['gitops-pull']
    .filter(({ until }) => until === undefined)
    .map(({ value }) => value)
    .filter(
      pull =>
        pull.mergedAt !== undefined &&
        (pull.headRef === `${prefix}${ends}` ||
          pull.moves?.[place.environment]?.includes(place.id)) &&
        (pull.title.includes(place.digest.slice(0, titleDigits)) ||
          (pull.mergeSha !== undefined && revisions.has(pull.mergeSha))),
    )
    .sort((a, b) => a.number - b.number)
    .map(lineagePull);
}

/** Revisions at which Git is known to have asked for the digest there. */
function revisionsAsking(facts: LineageFacts, place: Place): Set<string> {
  const { id, environment, digest } = place;
  const names = [id, `${id}-smoke`].map(name =>
    applicationName(environment, name),
  );
  const revisions = new Set<string>();
  const add = (
    revision: string | undefined,
    asked: FactValue<'application'>['asked'],
  ) => {
    if (revision && asked?.enabled && asked.digest === digest)
      revisions.add(revision);
  };
  for (const { subject, value } of facts.application) {
    if (!names.includes(subject)) continue;
    add(value.revision, value.asked);
    add(value.operation?.revision, value.operation?.asked);
  }
  for (const { subject, value } of facts.smoke) {
    const [name, revision] = subject.split('@');
    if (names.includes(name)) add(revision, value.asked);
  }
  return revisions;
}

/** A pull request as a lineage shows it. @internal */
export function lineagePull(pull: Pull): LineagePull {
  const { number, url, title, author, state, mergedAt, mergedBy } = pull;
  return {
    ...{ number, url, title, author, state, mergedAt, mergedBy },
    approvers: pull.reviews
      ?.filter(review => review.state === 'APPROVED')
      .map(review => ({
        author: review.author,
        submittedAt: review.submittedAt,
        url: review.url,
      })),
  };
}
