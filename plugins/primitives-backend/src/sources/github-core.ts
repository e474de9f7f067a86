import { parsePrimitiveId } from '@ameide/plugin-primitives-common';
import pLimit from 'p-limit';
import { Fact, FactKind, FactValue } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { hasSettledHead, toCheckFact, unsettledCommits } from './core-checks';
import { readCatalogInfo, readFolder } from './core-folder';
import { GitHubRepository } from './github-repository';
import { followUpsPerReconcile, Hints, Observation, Source } from './source';

const createBranch = /^primitive\/(.+)\/create$/;

/** Reads what exists in the core repo, what is on its way there, and what CI says of both. @internal */
export class GitHubCoreSource implements Source {
  readonly name = 'github-core';
  readonly #repository: GitHubRepository;

  /** Over the core repository. */
  constructor(options: { repository: GitHubRepository }) {
    this.#repository = options.repository;
  }

  async collect(options: {
    view: FactView;
    hints: Hints;
  }): Promise<Observation[]> {
    const { view, hints } = options;
    const at = Date.now();
    const head = await this.#repository.head();
    const moved = view.get('branch', 'core')?.sha !== head;
    const observations = moved ? await this.#readMain({ view, head, at }) : [];
    const pulls = await this.#readPulls(at);
    observations.push(pulls);
    const after = new FactView([
      ...factsOf(view),
      ...observations.flatMap(o => o.facts),
    ]);
    observations.push({
      facts: await this.#readChecks({ view: after, head, hints, at }),
    });
    // Last, so that a failure above makes the next reconcile read main again.
    if (moved)
      observations.push({
        facts: [fact('branch', 'core', { sha: head }, at, head)],
      });
    return observations;
  }

  async #readMain(options: {
    view: FactView;
    head: string;
    at: number;
  }): Promise<Observation[]> {
    const { view, head, at } = options;
    const tree = await this.#repository.tree(head);
    const limit = pLimit(4);
    const folders = tree.flatMap(entry => readFolder(entry) ?? []);
    const found = await Promise.all(
      folders.map(folder =>
        limit(async () => {
          const known = view.get('folder', folder.subject);
          const commit = view.get('commit', folder.subject);
          if (known?.treeSha === folder.sha && commit) {
            return [fact('folder', folder.subject, known, at, folder.sha)];
          }
          const catalogFile = tree.find(
            e => e.path === `${folder.path}/catalog-info.yaml`,
          );
          const text = catalogFile
            ? await this.#repository.blob(catalogFile.sha)
            : '';
          const [newest] = await this.#repository.commits({
            sha: head,
            path: folder.path,
            count: 1,
          });
          const about = {
            ...readCatalogInfo(text, folder),
            treeSha: folder.sha,
          };
          return [
            fact('folder', folder.subject, about, at, folder.sha),
            ...(newest
              ? [
                  fact(
                    'commit',
                    folder.subject,
                    toCommit(newest),
                    at,
                    newest.sha,
                  ),
                ]
              : []),
          ];
        }),
      ),
    );
    const facts = found.flat();
    return [
      {
        facts: facts.filter(f => f.kind === 'folder'),
        listing: { kind: 'folder', position: at, revision: head },
      },
      { facts: facts.filter(f => f.kind === 'commit') },
    ];
  }

  async #readPulls(at: number): Promise<Observation> {
    const pulls = await this.#repository.pulls('open');
    const facts = pulls.flatMap(pull => {
      const id = createBranch.exec(pull.headRef)?.[1];
      if (!id || !parsePrimitiveId(id)) return [];
      return [
        fact('core-pull', id, pull, at, `${pull.updatedAt} ${pull.headSha}`),
      ];
    });
    return {
      facts,
      listing: { kind: 'core-pull', position: at, revision: String(at) },
    };
  }

  /** Check runs of commits that wait for evidence, of main's tip, and of those a webhook named. */
  async #readChecks(options: {
    view: FactView;
    head: string;
    hints: Hints;
    at: number;
  }): Promise<Fact[]> {
    const { view, head, hints, at } = options;
    const waiting = unsettledCommits(view);
    const wanted = new Set([
      ...waiting.slice(0, followUpsPerReconcile),
      ...hints.coreCommits,
    ]);
    if (!hasSettledHead(view, head)) wanted.add(head);
    const facts: Fact[] = [];
    for (const sha of wanted) {
      const found = (await this.#repository.checkRuns(sha)).flatMap(
        run => toCheckFact(run, sha, at) ?? [],
      );
      facts.push(...found);
      if (sha === head)
        facts.push(...(await this.#reportedAtHead({ view, head, found, at })));
    }
    return facts;
  }

  /** CI may report primitives for a commit that did not touch their folder (their contract changed, say): that commit is theirs then. */
  async #reportedAtHead(options: {
    view: FactView;
    head: string;
    found: Fact[];
    at: number;
  }) {
    const { view, head, found, at } = options;
    const subjects = new Set(found.map(f => f.subject.split('@')[0]));
    const moved = [...subjects].filter(
      s => view.get('folder', s) && view.get('commit', s)?.sha !== head,
    );
    if (moved.length === 0) return [];
    const [commit] = await this.#repository.commits({ sha: head, count: 1 });
    return moved.map(s => fact('commit', s, toCommit(commit), at, head));
  }
}

function* factsOf(view: FactView): Generator<Fact> {
  for (const kind of [
    'folder',
    'commit',
    'core-pull',
    'verify',
    'publish',
  ] as const) {
    for (const [subject, value] of view.entries(kind)) {
      // Only its content matters to the readers below; its order was judged by the store.
      yield fact(kind, subject, value, 0, '');
    }
  }
}

function toCommit(commit: {
  sha: string;
  html_url: string;
  author?: { login: string } | null;
  commit: {
    message: string;
    author?: { name?: string } | null;
    committer?: { date?: string } | null;
  };
}): FactValue<'commit'> {
  return {
    sha: commit.sha,
    message: commit.commit.message.split('\n')[0],
    author: commit.author?.login ?? commit.commit.author?.name ?? 'unknown',
    date: commit.commit.committer?.date ?? '',
    url: commit.html_url,
  };
}

function fact<K extends FactKind>(
  kind: K,
  subject: string,
  value: FactValue<K>,
  at: number,
  revision: string,
): Fact<K> {
  return {
    source: 'github-core',
    kind,
    subject,
    value,
    position: at,
    revision,
    observedAt: new Date(at).toISOString(),
  };
}
