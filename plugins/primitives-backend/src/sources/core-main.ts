import { LoggerService } from '@backstage/backend-plugin-api';
import { catalogInfoProblem } from '@ameide/plugin-primitives-common';
import {
  GitMirror,
  MirrorCommit,
  MirrorEntry,
} from '@ameide/plugin-primitives-node';
import { Fact, FactKind, FactValue } from '../facts/fact';
import { Folder, folderOf, readCatalogInfo } from './core-folder';
import { FactWriter } from './fact-writer';
import { SourceContext } from './source';

/** Where primitives are in the core repo. */
const root = 'primitives';

/** Commits at the tip of main whose checks may name primitives that they did not touch. */
const windowSize = 100;

/** What a look at main works with. @internal */
export type CoreMain = {
  mirror: GitMirror;
  context: SourceContext;
  writer: FactWriter;
  /** Address of the repository for people. */
  webUrl: string;
  logger: LoggerService;
};

/**
 * Writes down the folders that differ between two commits of main, and the newest commit
 * of each; without `from`, all there are, and which of the known are gone. Gives the
 * commits whose checks are of interest now, each with the primitives that it is the
 * newest of.
 * @internal
 */
export async function readCoreMain(
  main: CoreMain,
  range: { from?: string; to: string },
): Promise<Map<string, string[]>> {
  const { mirror } = main;
  const { from, to } = range;
  const changes = from && (await mirror.changes(from, to, [root]));
  const touched = changes && uniqueFolders(changes.map(c => c.path));
  const tree = touched
    ? await mirror.entries(
        to,
        touched.flatMap(({ path }) => [path, catalogIn(path)]),
      )
    : await mirror.tree(to, [root]);
  const folders = foldersIn(tree);
  const newest = await newestCommits(main, range, [...folders.keys()]);
  await writeFolders(main, { folders, tree, newest });
  const gone = touched
    ? touched.map(f => f.subject).filter(s => !folders.has(s))
    : await missing(main, folders);
  await writeGone(main, gone);

  const wanted = new Map<string, string[]>();
  for (const commit of await recentCommits(mirror, { from, to }))
    wanted.set(commit.sha, []);
  for (const [subject, { sha }] of newest)
    wanted.set(sha, [...(wanted.get(sha) ?? []), subject]);
  return wanted;
}

/** The branch's own commits at its tip, newest first. */
async function recentCommits(
  mirror: GitMirror,
  range: { from?: string; to: string },
): Promise<MirrorCommit[]> {
  const commits: MirrorCommit[] = [];
  for await (const commit of mirror.log({
    ...range,
    firstParent: true,
    limit: windowSize,
  }))
    commits.push(commit);
  return commits;
}

type Known = { tip: string; commits: Promise<MirrorCommit[]> };

/** {@link recentCommits} of a tip, kept until another is asked for: each hint of CI asks. @internal */
export class RecentCommits {
  readonly #mirror: GitMirror;
  #known: Known | undefined;

  /** Over the mirror of the core repository. */
  constructor(options: { mirror: GitMirror }) {
    this.#mirror = options.mirror;
  }

  /** Those at the tip that was fetched last, newest first. */
  async read(): Promise<MirrorCommit[]> {
    const tip = await this.#mirror.head();
    if (tip === undefined) return [];
    if (this.#known?.tip !== tip) {
      const known = { tip, commits: this.#readUpTo(tip, this.#known) };
      this.#known = known;
      // What failed is read anew by whoever asks next.
      known.commits.catch(() => {
        if (this.#known === known) this.#known = undefined;
      });
    }
    return this.#known.commits;
  }

  /** What came since the tip before, which its fetch told already, and those that were known. */
  async #readUpTo(
    tip: string,
    before: Known | undefined,
  ): Promise<MirrorCommit[]> {
    const known = await before?.commits.catch(() => undefined);
    const goesOn =
      known && before && (await this.#mirror.isAncestor(before.tip, tip));
    if (!goesOn) return recentCommits(this.#mirror, { to: tip });
    const range = { from: before.tip, to: tip };
    const news = await recentCommits(this.#mirror, range);
    // A tip that came by a merge is no commit of the branch's own: nothing of before it is known.
    const isWhole =
      news.length === windowSize || news.at(-1)?.parents[0] === before.tip;
    if (!isWhole) return recentCommits(this.#mirror, { to: tip });
    return [...news, ...known].slice(0, windowSize);
  }
}

/** A commit as facts hold it; git knows its author by name, GitHub may know a login. @internal */
export function toCommit(
  commit: MirrorCommit,
  webUrl: string,
): FactValue<'commit'> {
  return {
    sha: commit.sha,
    message: commit.subject,
    author: commit.author || 'unknown',
    date: commit.date,
    url: `${webUrl}/commit/${commit.sha}`,
  };
}

async function writeFolders(
  main: CoreMain,
  found: {
    folders: Map<string, { folder: Folder; oid: string }>;
    tree: MirrorEntry[];
    newest: Map<string, MirrorCommit>;
  },
): Promise<void> {
  const { mirror, context, writer, webUrl, logger } = main;
  const { folders, tree, newest } = found;
  const catalogs = new Map(
    tree.filter(e => e.path.endsWith(catalogIn(''))).map(e => [e.path, e.oid]),
  );
  const texts = new Map<string, string | undefined>();
  const oids = [...folders.values()].flatMap(
    ({ folder }) => catalogs.get(catalogIn(folder.path)) ?? [],
  );
  for await (const { name, text, tooLarge } of mirror.read([
    ...new Set(oids),
  ])) {
    const isRead = !tooLarge && !catalogInfoProblem(text?.length ?? 0);
    texts.set(name, isRead ? text : undefined);
  }
  const known = await context.facts.many('commit', [...newest.keys()]);
  const facts: Fact[] = [];
  for (const [subject, { folder, oid }] of folders) {
    const catalog = catalogs.get(catalogIn(folder.path));
    const text = texts.get(catalog ?? '');
    if (catalog !== undefined && text === undefined)
      logger.warn(
        `${catalogIn(folder.path)} ${catalogInfoProblem(
          Infinity,
        )}: nobody owns ${subject} until it is smaller`,
      );
    const about = readCatalogInfo(text ?? '', folder);
    const order = { scope: subject, revision: oid };
    const value = { ...about, treeSha: oid };
    facts.push(writer.fact('folder', subject, value, order));
    const commit = newest.get(subject);
    // What is known of the same commit may hold more than git does.
    if (!commit || known.get(subject)?.sha === commit.sha) continue;
    facts.push(
      writer.fact('commit', subject, toCommit(commit, webUrl), {
        scope: subject,
        revision: commit.sha,
      }),
    );
  }
  await writer.write(facts);
}

/** With a primitive goes what was known of its commits. */
async function writeGone(main: CoreMain, subjects: string[]): Promise<void> {
  const { context, writer } = main;
  const kinds: FactKind[] = ['verify', 'publish', 'commit-pull'];
  for (const scope of subjects) {
    const order = { scope, revision: 'gone' };
    const facts: Fact[] = [
      writer.fact('folder', scope, null, order),
      writer.fact('commit', scope, null, order),
    ];
    for (const kind of kinds)
      for (const { subject } of await context.facts.within(kind, scope))
        facts.push(writer.fact(kind, subject, null, order));
    await writer.write(facts);
  }
}

async function missing(
  main: CoreMain,
  folders: ReadonlyMap<string, unknown>,
): Promise<string[]> {
  const gone: string[] = [];
  for await (const page of main.context.facts.each('folder'))
    gone.push(...page.map(f => f.subject).filter(s => !folders.has(s)));
  return gone;
}

/** The newest of main's own commits that touched each folder, by one walk that ends when all are found. */
async function newestCommits(
  main: CoreMain,
  range: { from?: string; to: string },
  subjects: string[],
): Promise<Map<string, MirrorCommit>> {
  const newest = new Map<string, MirrorCommit>();
  const wanted = new Set(subjects);
  // A folder that a merge brought in a way the range does not show is looked for in all of history.
  const ranges = range.from ? [range, { to: range.to }] : [range];
  for (const each of ranges) {
    if (wanted.size === 0) break;
    for await (const commit of main.mirror.log({
      ...each,
      paths: [root],
      firstParent: true,
      withFiles: true,
    })) {
      for (const path of commit.files) {
        const subject = folderOf(path)?.subject;
        if (subject && wanted.delete(subject))
          newest.set(subject, { ...commit, files: [] });
      }
      if (wanted.size === 0) break;
    }
  }
  return newest;
}

function foldersIn(
  tree: MirrorEntry[],
): Map<string, { folder: Folder; oid: string }> {
  const folders = new Map<string, { folder: Folder; oid: string }>();
  for (const { type, path, oid } of tree) {
    const folder = type === 'tree' ? folderOf(path) : undefined;
    if (folder?.path === path) folders.set(folder.subject, { folder, oid });
  }
  return folders;
}

/** Where a folder says what it is, to Backstage. */
function catalogIn(folder: string): string {
  return `${folder}/catalog-info.yaml`;
}

function uniqueFolders(paths: string[]): Folder[] {
  const folders = paths.flatMap(path => folderOf(path) ?? []);
  return [...new Map(folders.map(f => [f.path, f])).values()];
}
