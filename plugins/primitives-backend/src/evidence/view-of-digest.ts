import { PrimitiveRef } from '@ameide/plugin-primitives-common';
import { Fact, FactKind, FactValue } from '../facts/fact';
import { FactView } from '../facts/fact-view';

/** Kinds with a fact for each commit of a primitive; those of other commits say nothing of a digest. */
const commitKinds: readonly FactKind[] = ['verify', 'publish'];

/** SHA of the commit whose image CI published under a digest; undefined where no fact tells. @internal */
export function commitOfDigest(
  view: FactView,
  ref: PrimitiveRef,
  digest: string,
): string | undefined {
  const prefix = `${ref.kind}/${ref.name}@`;
  const [subject] =
    view
      .entries('publish')
      .find(
        ([key, { state, report }]) =>
          key.startsWith(prefix) &&
          state === 'passed' &&
          report?.digest === digest,
      ) ?? [];
  return subject?.slice(prefix.length);
}

/**
 * What is known, seen from another commit than the newest: assembled, it gives the path
 * of the digest that this one was published as, and judges it by what runs now.
 * @internal
 */
export function viewOfCommit(
  view: FactView,
  options: { subject: string; commit: FactValue<'commit'> },
): FactView {
  const { subject, commit } = options;
  const newest = view.facts('commit').find(fact => fact.subject === subject);
  const others = view.all().filter(fact => fact !== newest);
  if (!newest) return view;
  const moved: Fact = { ...newest, value: commit, revision: commit.sha };
  return new FactView([...others, moved]);
}

/** Facts that a path stands on: those about other commits and other versions are left out. @internal */
export function factsOfPath(
  view: FactView,
  path: { id: string; commit?: { sha: string }; image?: { digest: string } },
): Fact[] {
  return view.all().filter(fact => {
    const { kind, subject } = fact;
    if (commitKinds.includes(kind))
      return subject.endsWith(`@${path.commit?.sha}`);
    if (kind === 'image') return subject.endsWith(`@${path.image?.digest}`);
    return true;
  });
}
