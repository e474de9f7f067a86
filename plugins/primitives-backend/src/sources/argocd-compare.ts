import { ArgoCDGateway } from '@ameide/plugin-primitives-node';
import { listedOf } from './application';
import { ApplicationIndex } from './application-index';
import { ApplicationAbout } from './application-names';
import { ApplicationReader } from './application-reading';
import { ApplicationRecorder } from './application-recorder';
import { SourceContext } from './source';
import { StreamProgress } from './stream-progress';

type Options = {
  argocd: ArgoCDGateway;
  context: SourceContext;
  index: ApplicationIndex;
  reader: ApplicationReader;
  recorder: ApplicationRecorder;
  progress: StreamProgress;
  /** Milliseconds after which an Application that nothing was told of is asked for. */
  silentMs: number;
  /** Gets Applications one by one, by subject; gives those that it got. */
  get: (subjects: readonly string[]) => Promise<Set<string>>;
  /** Has the streams tell of everything again; false where they did lately. */
  hearAll: () => boolean;
  /** Also compares with the facts of earlier sessions. */
  isFirst: boolean;
};

/**
 * Applications of which nothing was told for long are asked for one by one, some at each
 * check: neither conditions nor compared revisions are among the fields that a list can be
 * asked for, so that a change of these alone, whose event was lost, shows in nothing else. Where
 * they are more, the streams are opened anew, which tell of everything first.
 */
const silentPerCheck = 50;

/**
 * The timed check: one list per slice, because the stream loses events without a word
 * (server/broadcast/broadcaster.go drops them when a subscriber's buffer is full). What
 * the list tells otherwise than the stream did is asked for one by one, and what it does
 * not name is gone.
 * @internal
 */
export async function compareWithLists(options: Options): Promise<void> {
  const { index, recorder, progress, context } = options;
  const startedAt = Date.now();
  const listed = await readLists(options);
  await recorder.flush();
  let open = differing(index, listed, listed.keys());
  // The list may be ahead of the stream; what it tells is mostly on its way.
  for (let left = Infinity; open.length > 0 && open.length < left; ) {
    left = open.length;
    await progress.quiet(context.signal, () => recorder.waiting > 0);
    await recorder.flush();
    open = differing(index, listed, open);
  }
  if (open.length > 0) {
    const got = await options.get(open);
    await recorder.flush();
    // A whole Application that means what we knew: then the list words it in its own way.
    for (const subject of got) {
      const entry = index.get(subject);
      if (entry) entry.listed = listed.get(subject) ?? entry.listed;
    }
  }
  await forgetMissing(options, { listed, startedAt });
  const allSilent = silentOnes(index, startedAt - options.silentMs);
  // An Argo CD that looks at its Applications only when something changes
  // (`timeout.reconciliation: 0`) is silent about all: one by one they would take a day.
  if (allSilent.length > silentPerCheck && options.hearAll()) return;
  const silent = allSilent.slice(0, silentPerCheck);
  await options.get(silent);
  await recorder.flush();
  // One that the account may list and not get has had its turn, too.
  for (const subject of silent) {
    const entry = index.get(subject);
    if (entry) entry.seenAt = Date.now();
  }
}

/** Those of some Applications that the lists tell otherwise than what is remembered. */
function differing(
  index: ApplicationIndex,
  listed: ReadonlyMap<string, string>,
  among: Iterable<string>,
): string[] {
  return [...among].filter(
    subject => index.get(subject)?.listed !== listed.get(subject),
  );
}

/** Those of which nothing was told since, the longest silent first. */
function silentOnes(index: ApplicationIndex, since: number): string[] {
  return [...index.subjects()]
    .flatMap(subject => {
      const seenAt = index.get(subject)?.seenAt ?? Infinity;
      return seenAt < since ? [{ subject, seenAt }] : [];
    })
    .sort((a, b) => a.seenAt - b.seenAt)
    .map(({ subject }) => subject);
}

async function readLists(options: Options): Promise<Map<string, string>> {
  const { argocd, reader, context } = options;
  const { signal } = context;
  const listed = new Map<string, string>();
  for (const slice of argocd.slices) {
    for await (const applications of argocd.list({ slice, signal })) {
      for (const application of applications) {
        const read = reader.readListed(application);
        if (read) listed.set(read.about.subject, listedOf(read.value));
      }
    }
  }
  return listed;
}

/** Only after every list was read to its end: an Application may have moved from slice to slice. */
async function forgetMissing(
  options: Options,
  read: { listed: ReadonlyMap<string, string>; startedAt: number },
): Promise<void> {
  const { index, recorder, context, argocd, reader } = options;
  const gone: ApplicationAbout[] = [];
  for (const subject of index.subjects()) {
    const entry = index.get(subject);
    // What was seen while the list was made may be newer than the list.
    if (entry && !read.listed.has(subject) && entry.seenAt < read.startedAt)
      gone.push(entry.about);
  }
  if (options.isFirst) {
    for await (const page of context.facts.each('application')) {
      for (const { subject, value } of page) {
        const isOurs = value.instance === argocd.name;
        if (!isOurs || read.listed.has(subject) || index.get(subject)) continue;
        const about = reader.aboutOf(subject);
        if (about) gone.push(about);
      }
    }
  }
  for (const about of gone) recorder.offerGone(about);
  await recorder.flush();
}
