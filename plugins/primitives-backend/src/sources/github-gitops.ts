import { gitopsGateCheckName } from '@ameide/plugin-primitives-common';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { CheckState, Fact } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { factsOf } from './fact-of';
import {
  GitHubCheckRun,
  GitHubRepository,
  GitHubRun,
  toCheckState,
} from './github-repository';
import { filesOf, GitOpsTree, readDesired, readWirings } from './gitops-tree';
import { followUpsPerReconcile, Observation, Source } from './source';

/** Commits of main that the audit looks at in one go. */
const auditedCommits = 30;

/** Check conclusions that stop a merge (GitHub, "About status checks"). */
const stopping = [
  'failure',
  'timed_out',
  'cancelled',
  'action_required',
  'startup_failure',
  'stale',
];

/** Reads what Git asks for, which pull requests would change it, and what the workflows did. @internal */
export class GitHubGitOpsSource implements Source {
  readonly name = 'github-gitops';
  readonly #repository: GitHubRepository;
  readonly #config: PrimitivesConfig;

  /** Over the GitOps repository. */
  constructor(options: {
    repository: GitHubRepository;
    config: PrimitivesConfig;
  }) {
    this.#repository = options.repository;
    this.#config = options.config;
  }

  async collect(options: { view: FactView }): Promise<Observation[]> {
    const { view } = options;
    const at = Date.now();
    const head = await this.#repository.head();
    const moved = view.get('branch', 'gitops')?.sha !== head;
    const pulls = await this.#repository.pulls('all');
    const fact = factsOf(this.name, at);
    const observations: Observation[] = [
      {
        facts: pulls.map(pull =>
          fact('gitops-pull', String(pull.number), pull, {
            revision: `${pull.updatedAt} ${pull.headSha}`,
          }),
        ),
      },
      { facts: await this.#readRuns(at) },
      { facts: await this.#readChecks(pulls, at) },
      { facts: await this.#readGate(view, head, at) },
    ];
    if (moved) {
      observations.push(...(await this.#readMain(head, at)));
      const merges = new Map(
        pulls.flatMap(p => (p.mergeSha ? [[p.mergeSha, p.number]] : [])),
      );
      observations.push({
        facts: await this.#readCommits({ view, head, at, merges }),
      });
    }
    observations.push({ facts: await this.#readSyncedRevisions(view, at) });
    if (moved) {
      observations.push({
        facts: [fact('branch', 'gitops', { sha: head }, { revision: head })],
      });
    }
    return observations;
  }

  async #treeOf(revision: string): Promise<GitOpsTree> {
    const files = filesOf(await this.#repository.tree(revision));
    return { files, read: sha => this.#repository.blob(sha) };
  }

  async #readMain(head: string, at: number): Promise<Observation[]> {
    const fact = factsOf(this.name, at);
    const tree = await this.#treeOf(head);
    const wirings = readWirings(tree.files);
    const desired: Fact[] = [];
    for (const [id, wiring] of wirings) {
      for (const component of wiring.smoke ? [id, `${id}-smoke`] : [id]) {
        for (const environment of this.#config.environments) {
          const value = await readDesired(tree, { environment, component });
          if (!value) continue;
          desired.push(
            fact('desired', `${environment}/${component}`, value, {
              revision: head,
            }),
          );
        }
      }
    }
    const listing = { position: at, revision: head };
    return [
      {
        facts: [...wirings].map(([id, wiring]) =>
          fact('wiring', id, wiring, { revision: head }),
        ),
        listing: { kind: 'wiring', ...listing },
      },
      { facts: desired, listing: { kind: 'desired', ...listing } },
    ];
  }

  /** What Git asked for at each revision that Argo CD synced: a revision never changes, so it is read once. */
  async #readSyncedRevisions(view: FactView, at: number): Promise<Fact[]> {
    const fact = factsOf(this.name, at);
    const missing = new Map<string, Set<string>>();
    for (const [name, application] of view.entries('application')) {
      const environment = this.#config.environments.find(e =>
        name.startsWith(`${e}-`),
      );
      if (!environment) continue;
      const component = `${environment}/${name.slice(environment.length + 1)}`;
      for (const revision of [
        application.revision,
        application.operation?.revision,
      ]) {
        if (!revision || !/^[0-9a-f]{40}$/.test(revision)) continue;
        if (view.get('desired-at', `${revision}:${component}`)) continue;
        missing.set(
          revision,
          (missing.get(revision) ?? new Set()).add(component),
        );
      }
    }
    const facts: Fact[] = [];
    for (const [revision, components] of [...missing].slice(
      0,
      followUpsPerReconcile,
    )) {
      const tree = await this.#treeOf(revision);
      for (const subject of components) {
        const [environment, component] = subject.split('/');
        const value = await readDesired(tree, { environment, component });
        if (!value) continue;
        const { enabled, digest } = value;
        facts.push(
          fact(
            'desired-at',
            `${revision}:${subject}`,
            { enabled, digest },
            { revision, position: 0 },
          ),
        );
      }
    }
    return facts;
  }

  async #readRuns(at: number): Promise<Fact[]> {
    const fact = factsOf(this.name, at);
    const byFile = new Map<string, GitHubRun[]>();
    for (const run of await this.#repository.runs()) {
      const file = run.path.split('@')[0].split('/').at(-1) ?? run.path;
      byFile.set(file, [...(byFile.get(file) ?? []), run]);
    }
    return [...byFile].map(([file, runs]) =>
      fact(
        'gitops-runs',
        file,
        {
          runs: runs.slice(0, 20).map(run => ({
            id: run.id,
            title: run.display_title ?? file,
            event: run.event,
            state: toCheckState(run),
            conclusion: run.conclusion ?? undefined,
            url: run.html_url,
            createdAt: run.created_at,
            updatedAt: run.updated_at,
          })),
        },
        { revision: runs[0].updated_at },
      ),
    );
  }

  async #readChecks(
    pulls: Array<{ state: string; headRef: string; headSha: string }>,
    at: number,
  ): Promise<Fact[]> {
    const fact = factsOf(this.name, at);
    const open = pulls.filter(
      p => p.state === 'open' && p.headRef.startsWith('primitive/'),
    );
    const facts: Fact[] = [];
    for (const pull of open.slice(0, followUpsPerReconcile)) {
      const runs = await this.#repository.checkRuns(pull.headSha);
      const value = { state: summarise(runs), failures: failuresOf(runs) };
      facts.push(
        fact('gitops-checks', pull.headSha, value, {
          revision: JSON.stringify(value),
        }),
      );
    }
    return facts;
  }

  /** What the gate said of main as it stands: asked until it has said it. */
  async #readGate(view: FactView, head: string, at: number): Promise<Fact[]> {
    const known = view.get('gitops-checks', head)?.state;
    if (known === 'passed' || known === 'failed') return [];
    const runs = (await this.#repository.checkRuns(head)).filter(
      run => run.name === gitopsGateCheckName,
    );
    const value = { state: summarise(runs), failures: failuresOf(runs) };
    return [
      factsOf(this.name, at)('gitops-checks', head, value, {
        revision: JSON.stringify(value),
      }),
    ];
  }

  async #readCommits(options: {
    view: FactView;
    head: string;
    at: number;
    merges: Map<string, number>;
  }): Promise<Fact[]> {
    const { view, head, at, merges } = options;
    const fact = factsOf(this.name, at);
    const commits = await this.#repository.commits({
      sha: head,
      count: auditedCommits,
    });
    const facts: Fact[] = [];
    for (const commit of commits) {
      const known = view.get('gitops-commit', commit.sha);
      if (known && (known.pull !== undefined || known.root)) continue;
      const root = commit.parents.length === 0;
      const pull =
        merges.get(commit.sha) ??
        (root
          ? undefined
          : (await this.#repository.pullsOfCommit(commit.sha)).at(0));
      facts.push(
        fact(
          'gitops-commit',
          commit.sha,
          {
            author:
              commit.author?.login ?? commit.commit.author?.name ?? 'unknown',
            date: commit.commit.committer?.date ?? '',
            message: commit.commit.message.split('\n')[0],
            url: commit.html_url,
            pull,
            root,
          },
          { revision: commit.sha },
        ),
      );
    }
    return facts;
  }
}

function failuresOf(runs: GitHubCheckRun[]) {
  return runs
    .filter(run => run.conclusion && stopping.includes(run.conclusion))
    .map(run => ({
      name: run.name,
      url: run.html_url ?? '',
      summary: run.output?.title ?? undefined,
    }));
}

function summarise(runs: GitHubCheckRun[]): CheckState {
  if (failuresOf(runs).length > 0) return 'failed';
  // No check at all is not a green gate: the workflow has not started yet.
  if (runs.length === 0) return 'queued';
  return runs.every(run => run.status === 'completed') ? 'passed' : 'running';
}
