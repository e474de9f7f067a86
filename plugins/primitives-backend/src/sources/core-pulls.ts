import { parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { Fact, Pull } from '../facts/fact';
import { scopeOfId } from '../facts/scope';
import { cursor } from './cursor';
import { FactWriter } from './fact-writer';
import { GitHubGraph } from './github-graph';
import { GitHubRepository, isFresh, ListedPull } from './github-repository';
import { SourceContext } from './source';

/** Open pull requests beyond this many (the least recently touched) are not looked at. */
const mostPages = 10;

/** What each open pull request that creates a primitive was like when it was read last, by number. */
const seenPulls = cursor('pulls', z.record(z.string(), z.string()), {});

/** What reading pull requests works with. @internal */
export type CorePulls = {
  repository: GitHubRepository;
  graph: GitHubGraph;
  context: SourceContext;
  writer: FactWriter;
};

/**
 * Writes down the open pull requests that create primitives and changed since the last
 * look, and which are gone; one conditional request when nothing changed. Gives the heads
 * of those that changed, whose checks are of interest.
 * @internal
 */
export async function readCorePulls(pulls: CorePulls): Promise<string[]> {
  const { repository, context } = pulls;
  const listed: ListedPull[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await repository.pulls('open', page);
    listed.push(...answer.pulls);
    if (answer.isLast) break;
  }
  const open = listed.filter(pull => idOf(pull.headRef));
  // First of all, so that a number that is closed does not stand in the way of an open one.
  const known = await writeGone(pulls, open);
  const seen = await seenPulls.get(context);
  // A hint may have written, and taken away, what no look at the listing ever saw.
  const changed = open.filter(
    pull =>
      seen[pull.number] !== stateOf(pull) ||
      !known.has(idOf(pull.headRef) ?? ''),
  );
  const isStale = Object.keys(seen).length > open.length;
  if (changed.length === 0 && !isStale) return [];
  const read = await writePulls(
    pulls,
    changed.map(p => p.number),
  );
  const now = open.flatMap(pull =>
    (read.has(pull.number) && !isFresh(pull)) || !changed.includes(pull)
      ? [[String(pull.number), stateOf(pull)]]
      : [],
  );
  await seenPulls.set(context, Object.fromEntries(now));
  return [...read.values()].map(pull => pull.headSha);
}

/** Reads one pull request, by one request. Gives what it is now. @internal */
export async function readCorePull(
  pulls: CorePulls,
  number: number,
): Promise<Pull | undefined> {
  return (await writePulls(pulls, [number])).get(number);
}

/** Heads of the open pull requests that create primitives. @internal */
export async function openHeads(context: SourceContext): Promise<Set<string>> {
  const heads = new Set<string>();
  for await (const page of context.facts.each('core-pull'))
    for (const { value } of page) heads.add(value.headSha);
  return heads;
}

/** Forgets what was seen, so that all is read again. @internal */
export function forgetCorePulls(context: SourceContext): Promise<void> {
  return seenPulls.set(context, {});
}

async function writePulls(
  pulls: CorePulls,
  numbers: readonly number[],
): Promise<Map<number, Pull>> {
  const { graph, context, writer } = pulls;
  const read = new Map<number, Pull>();
  const faults = [];
  for await (const answer of graph.pulls(numbers)) {
    faults.push(...answer.faults);
    for (const [number, pull] of answer.found) {
      read.set(number, pull);
      const id = idOf(pull.headRef);
      if (!id) continue;
      const [known] = await context.facts
        .many('core-pull', [id])
        .then(found => [...found.values()]);
      const isTheirs = !known || known.number <= number;
      if (!isTheirs) continue;
      if (known && known.headSha !== pull.headSha)
        await writer.write(await evidenceOf(pulls, id, known.headSha));
      const value = pull.state === 'open' ? pull : null;
      const order = { scope: scopeOfId(id), revision: pull.updatedAt };
      if (value || known?.number === number)
        await writer.write([writer.fact('core-pull', id, value, order)]);
      if (!value && known?.number === number)
        await writer.write(await evidenceOf(pulls, id, known.headSha));
    }
  }
  if (faults.length > 0) throw graph.faultError(faults);
  return read;
}

/** Takes away those that are open no more. Gives the primitives that keep one. */
async function writeGone(
  pulls: CorePulls,
  open: ListedPull[],
): Promise<Set<string>> {
  const { context, writer } = pulls;
  const known = new Set<string>();
  const numbers = new Set(open.map(pull => pull.number));
  const gone: Fact[] = [];
  for await (const page of context.facts.each('core-pull')) {
    for (const { subject, scope, value } of page) {
      if (numbers.has(value.number)) {
        known.add(subject);
        continue;
      }
      const order = { scope, revision: 'closed' };
      gone.push(writer.fact('core-pull', subject, null, order));
      gone.push(...(await evidenceOf(pulls, subject, value.headSha)));
    }
  }
  await writer.write(gone);
  return known;
}

/** What CI said of a head that is no more; unless main holds it, where it is evidence still. */
async function evidenceOf(
  pulls: CorePulls,
  id: string,
  headSha: string,
): Promise<Fact[]> {
  const { context, writer } = pulls;
  const scope = scopeOfId(id);
  const commits = await context.facts.many('commit', [scope]);
  if (commits.get(scope)?.sha === headSha) return [];
  const subject = `${scope}@${headSha}`;
  const order = { scope, revision: 'replaced' };
  return [
    writer.fact('verify', subject, null, order),
    writer.fact('publish', subject, null, order),
  ];
}

function idOf(branch: string): string | undefined {
  const id = /^primitive\/([^/]+)\/create$/.exec(branch)?.[1];
  return id && parsePrimitiveId(id) ? id : undefined;
}

function stateOf(pull: ListedPull): string {
  return `${pull.updatedAt} ${pull.headSha}`;
}
