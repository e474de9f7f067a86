import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { startTestArgoCD, type Desired, type TestArgoCD } from '../support/argocd.ts';
import { eventually } from '../support/eventually.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

const gitops = { owner: 'ameideio', repo: 'ameide-gitops' };
const names = ['orders', 'stock'] as const;
const environments = ['dev', 'staging', 'production'] as const;
/** How often several people do at once what chance says, half a minute each, after what is written out. */
const rounds = Number(process.env.AMEIDE_INTERLEAVINGS ?? 1);

type Name = (typeof names)[number];
/** Somebody starts a workflow, or publishes an image on the channel. */
type Act = { workflow: string; inputs: Record<string, string> } | { publishes: Name; at: number };

/** Of each primitive's images: the first and the second follow each other, the smokes of the third fail, the fourth is of another line. */
const brokenAt = 2;
const otherLineAt = 3;

const primitive = (name: Name) => ({ kind: 'domain', name, version: 'v0' });
const hold = (name: Name, environment: string, digest: string) => ({
  workflow: 'hold-image.yaml',
  inputs: { action: 'hold', ...primitive(name), environment, digest, until: '2090-01-01', reason: 'Until it is "fixed"; $(see) `there`' },
});
const release = (name: Name, environment: string) => ({ workflow: 'hold-image.yaml', inputs: { action: 'release', ...primitive(name), environment } });
const repository = (name: Name) => `ameideio/primitive-domain-${name}`;
const values = (environment: string) => `sources/values/env/${environment}/apps`;

describe('several people at once, through the workflows of the local GitHub', () => {
  let platform: TestPlatform;
  let argocd: TestArgoCD;
  const digests: Record<Name, string[]> = { orders: [], stock: [] };
  const all = () => Object.values(digests);

  before(async () => {
    argocd = await startTestArgoCD({ isBroken: digest => all().some(of => of[brokenAt] === digest) });
    platform = await startTestPlatform({ argocd });
    const core = { ...gitops, repo: 'ameide' };
    const { octokit } = platform.developer;
    const { data: head } = await octokit.repos.getCommit({ ...core, ref: 'main' });
    const commit = async (message: string, parent: string) => {
      const { data } = await octokit.git.createCommit({ ...core, message, tree: head.commit.tree.sha, parents: [parent] });
      return data.sha;
    };
    const second = await commit('Second', head.sha);
    const commits = [head.sha, second, await commit('Third', second), await commit('Aside', head.sha)];
    for (const name of names) {
      for (const revision of commits) digests[name].push(await platform.publish(repository(name), revision));
      await platform.tag(repository(name), digests[name][0] ?? '', 'main');
    }
  });
  after(async () => {
    await platform?.stop();
    await argocd?.stop();
  });

  const name = fc.constantFrom(...names);
  const act: fc.Arbitrary<Act> = fc.oneof(
    name.map(of => ({ workflow: 'scaffold-primitive-gitops.yaml', inputs: { ...primitive(of), with_smoke: 'true' } })),
    fc.tuple(name, fc.constantFrom(...environments), fc.nat({ max: otherLineAt })).map(([of, environment, at]) => ({
      workflow: 'enable-primitive.yaml',
      inputs: { ...primitive(of), environment, digest: digests[of][at] ?? '' },
    })),
    name.map(of => ({ workflow: 'bump-images.yaml', inputs: primitive(of) })),
    fc.tuple(name, fc.constantFrom(...environments), fc.nat({ max: otherLineAt })).map(([of, environment, at]) => hold(of, environment, digests[of][at] ?? '')),
    fc.tuple(name, fc.constantFrom(...environments)).map(([of, environment]) => release(of, environment)),
    fc.tuple(name, fc.nat({ max: otherLineAt })).map(([publishes, at]) => ({ publishes, at })),
    fc.tuple(fc.option(name, { nil: undefined }), fc.nat({ max: 1 })).map(([of, at]) => ({
      workflow: 'promote-images.yaml',
      inputs: { ...(of && primitive(of)), source: environments[at] ?? '', target: environments[at + 1] ?? '' },
    })),
    fc.tuple(name, fc.constantFrom(...environments)).map(([of, target]) => ({
      workflow: 'rollback-images.yaml',
      inputs: { ...primitive(of), target },
    })),
  );

  /** Starts workflows side by side, and then merges what a person would: all that GitHub says may be merged. */
  async function round(acts: readonly Act[]) {
    await Promise.all(
      acts.map(async act => {
        if ('publishes' in act) {
          await platform.tag(repository(act.publishes), digests[act.publishes][act.at] ?? '', 'main');
          return;
        }
        const { workflow, inputs } = act;
        const { conclusion, id } = await platform.developer.dispatch('ameide-gitops', workflow, inputs);
        if (conclusion === 'success') return;
        // What is refused ends red, and in words; a fault of ours ends red with a stack.
        const log = await platform.developer.log('ameide-gitops', id);
        assert.equal(conclusion, 'failure', log);
        assert.match(log, /ameide: /, log);
        assert.doesNotMatch(log, /^.*\s+at .*ameide\S*\.cjs:\d+/m, log);
      }),
    );
    await settle();
    await sync();
  }

  /** Argo CD sees what is on main now. */
  async function sync() {
    const { data } = await platform.developer.octokit.repos.getCommit({ ...gitops, ref: 'main' });
    for (const environment of environments) argocd.sync(data.sha, await desired(data.sha, environment));
  }

  /** `merged` names commits whose runs may not have begun yet. */
  async function settle(merged: readonly string[] = []) {
    const { octokit } = platform.developer;
    await eventually(
      'every run has ended',
      async () => {
        const { data } = await octokit.actions.listWorkflowRunsForRepo({ ...gitops, per_page: 100 });
        const runs = data.workflow_runs;
        return merged.every(sha => runs.some(run => run.head_sha === sha)) && runs.every(run => run.status === 'completed');
      },
      180,
    );
    const { data: pulls } = await octokit.pulls.list({ ...gitops, state: 'open' });
    const shas: string[] = [];
    for (const { number } of pulls) {
      const { data } = await octokit.pulls.get({ ...gitops, pull_number: number });
      if (data.mergeable_state !== 'clean') continue;
      const { data: merge } = await octokit.pulls.merge({ ...gitops, pull_number: number, merge_method: 'squash' });
      shas.push(merge.sha);
    }
    if (shas.length > 0) await settle(shas);
  }

  /** What a commit asks for in an environment. */
  async function desired(ref: string, environment: string): Promise<Desired[]> {
    const { octokit } = platform.developer;
    const listed = await octokit.repos.getContent({ ...gitops, ref, path: values(environment) }).catch(() => undefined);
    const files = Array.isArray(listed?.data) ? listed.data : [];
    return Promise.all(
      files.map(async ({ name: file }) => {
        const { data } = await octokit.repos.getContent({ ...gitops, ref, path: `${values(environment)}/${file}`, mediaType: { format: 'raw' } });
        const digest = /^ {2}ref: .*@(sha256:[0-9a-f]{64})/m.exec(String(data))?.[1];
        return { name: `${environment}-${file.replace('.yaml', '')}`, enabled: /^enabled: true$/m.test(String(data)), digest };
      }),
    );
  }

  /** Component and digest of all that an environment runs in a commit. */
  async function running(ref: string, environment: string): Promise<string[]> {
    const found = await desired(ref, environment);
    return found.flatMap(({ name: of, enabled, digest }) => (enabled && digest ? [`${of.slice(environment.length + 1)} ${digest}`] : []));
  }

  /** Digests that a pull request takes away and brings in. */
  async function moved(pull_number: number) {
    const { data } = await platform.developer.octokit.pulls.listFiles({ ...gitops, pull_number });
    const digestsOf = (sign: string) => data.flatMap(({ patch = '' }) => [...patch.matchAll(new RegExp(`^\\${sign}.*@(sha256:[0-9a-f]{64})`, 'gm'))].map(match => match[1] ?? ''));
    return { from: digestsOf('-'), to: digestsOf('+') };
  }

  /** No promotion is of what Argo CD does not vouch for, and no bump goes back or aside. */
  async function movesAreRight() {
    const { octokit } = platform.developer;
    const pulls = await octokit.paginate(octokit.pulls.list, { ...gitops, state: 'all', per_page: 100 });
    const at = (digest: string) => Math.max(...all().map(of => of.indexOf(digest)));
    for (const { number, title } of pulls) {
      const { from, to } = await moved(number);
      if (title.startsWith('Promote ')) assert.ok(!to.some(digest => at(digest) === brokenAt), `#${number} promotes what has no smoke that passed`);
      if (!title.startsWith('Bump ')) continue;
      assert.ok([...from, ...to].every(digest => at(digest) !== otherLineAt), `#${number} bumps aside`);
      for (const [index, digest] of to.entries()) assert.ok(at(digest) > at(from[index] ?? ''), `#${number} bumps back`);
    }
  }

  /** The history of main, oldest first, each commit with its pull request. */
  async function history() {
    const { octokit } = platform.developer;
    const commits = await octokit.paginate(octokit.repos.listCommits, { ...gitops, sha: 'main', per_page: 100 });
    return commits.map(({ sha }) => sha).reverse();
  }

  /** What must hold whatever happened. */
  async function holds() {
    const { octokit } = platform.developer;
    const staged = new Set<string>();
    const [first, ...rest] = await history();
    assert.ok(first);
    for (const ref of rest) {
      const { data: pulls } = await octokit.repos.listPullRequestsAssociatedWithCommit({ ...gitops, commit_sha: ref });
      assert.ok(pulls.some(pull => pull.merge_commit_sha === ref), `${ref} came to main by no pull request`);
      const { data: checks } = await octokit.checks.listForRef({ ...gitops, ref, check_name: 'GitOps / Gate' });
      const conclusions = checks.check_runs.map(check => check.conclusion);
      assert.ok(conclusions.length > 0 && conclusions.every(conclusion => conclusion === 'success'), `the gate says ${conclusions} of main at ${ref}`);
      for (const is of await running(ref, 'production')) assert.ok(staged.has(is), `${is} is in production at ${ref}, and never was in staging`);
      (await running(ref, 'staging')).forEach(was => staged.add(was));
    }
    const open = (await octokit.pulls.list({ ...gitops, state: 'open' })).data.map(pull => pull.head.ref);
    assert.equal(new Set(open).size, open.length, 'two pull requests of one branch');
  }

  it('keeps main passing, changes it by pull requests alone, and skips no environment', async () => {
    // Two primitives on their way, so that there is something to come between.
    await round(names.map(of => ({ workflow: 'scaffold-primitive-gitops.yaml', inputs: { ...primitive(of), with_smoke: 'true' } })));
    await round(names.map(of => ({ workflow: 'enable-primitive.yaml', inputs: { ...primitive(of), environment: 'dev', digest: digests[of][0] ?? '' } })));
    await round([{ workflow: 'promote-images.yaml', inputs: { source: 'dev', target: 'staging' } }]);
    assert.equal((await running('main', 'staging')).length, 4);
    // One has a newer image; the other one's is broken, and somebody wants it in staging.
    await round([{ publishes: 'orders', at: 1 }, { publishes: 'stock', at: brokenAt }, hold('stock', 'staging', digests.stock[0] ?? '')]);
    const held = () => platform.developer.file(gitops.repo, 'config/holds.yaml');
    assert.match(await held(), /primitive: domain-stock-v0[^]*reason: .*\$\(see\) `there`/);
    await round([...names.map(of => ({ workflow: 'bump-images.yaml', inputs: primitive(of) })), release('stock', 'staging')]);
    assert.doesNotMatch(await held(), /domain-stock-v0/);
    await round([{ workflow: 'promote-images.yaml', inputs: { source: 'dev', target: 'staging' } }]);
    const staged = (await running('main', 'staging')).join();
    assert.ok(staged.includes(digests.orders[1] ?? '') && !staged.includes(digests.stock[brokenAt] ?? ''), staged);
    await movesAreRight();
    const seed = Date.now() % 2 ** 31;
    process.stderr.write(`seed ${seed}\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 4 }), async acts => {
        await round(acts);
        await holds();
        await movesAreRight();
      }),
      { seed, numRuns: rounds, endOnFailure: true },
    );
  });
});
