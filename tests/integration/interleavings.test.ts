import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { eventually } from '../support/eventually.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

const gitops = { owner: 'ameideio', repo: 'ameide-gitops' };
const names = ['orders', 'stock'] as const;
const environments = ['dev', 'staging', 'production'] as const;
/** How often several people do something at once; each time takes half a minute. */
const rounds = Number(process.env.AMEIDE_INTERLEAVINGS ?? 1);

type Name = (typeof names)[number];
/** Somebody starts a workflow. */
type Act = { workflow: string; inputs: Record<string, string> };

const primitive = (name: Name) => ({ kind: 'domain', name, version: 'v0' });
const repository = (name: Name) => `ameideio/primitive-domain-${name}`;
const values = (environment: string) => `sources/values/env/${environment}/apps`;

describe('several people at once, through the workflows of the local GitHub', () => {
  let platform: TestPlatform;
  const digests: Record<Name, string[]> = { orders: [], stock: [] };

  before(async () => {
    platform = await startTestPlatform();
    const { data } = await platform.developer.octokit.repos.getCommit({ ...gitops, repo: 'ameide', ref: 'main' });
    for (const name of names) {
      for (let count = 0; count < 3; count += 1) digests[name].push(await platform.publish(repository(name), data.sha));
      await platform.tag(repository(name), digests[name][0] ?? '', 'main');
    }
  });
  after(async () => platform?.stop());

  const name = fc.constantFrom(...names);
  const act: fc.Arbitrary<Act> = fc.oneof(
    name.map(of => ({ workflow: 'scaffold-primitive-gitops.yaml', inputs: { ...primitive(of), with_smoke: 'true' } })),
    fc.tuple(name, fc.constantFrom(...environments), fc.nat({ max: 2 })).map(([of, environment, at]) => ({
      workflow: 'enable-primitive.yaml',
      inputs: { ...primitive(of), environment, digest: digests[of][at] ?? '' },
    })),
    name.map(of => ({ workflow: 'bump-images.yaml', inputs: primitive(of) })),
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
      acts.map(async ({ workflow, inputs }) => {
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
  }

  async function settle() {
    const { octokit } = platform.developer;
    await eventually(
      'every run has ended',
      async () => {
        const { data } = await octokit.actions.listWorkflowRunsForRepo({ ...gitops, per_page: 100 });
        return data.workflow_runs.every(run => run.status === 'completed');
      },
      180,
    );
    const { data: pulls } = await octokit.pulls.list({ ...gitops, state: 'open' });
    let merged = false;
    for (const { number } of pulls) {
      const { data } = await octokit.pulls.get({ ...gitops, pull_number: number });
      if (data.mergeable_state !== 'clean') continue;
      await octokit.pulls.merge({ ...gitops, pull_number: number, merge_method: 'squash' });
      merged = true;
    }
    if (merged) await settle();
  }

  /** Component and digest of all that an environment runs in a commit. */
  async function running(ref: string, environment: string): Promise<string[]> {
    const { octokit } = platform.developer;
    const listed = await octokit.repos.getContent({ ...gitops, ref, path: values(environment) }).catch(() => undefined);
    const files = Array.isArray(listed?.data) ? listed.data : [];
    const texts = await Promise.all(
      files.map(async ({ name: file }) => {
        const { data } = await octokit.repos.getContent({ ...gitops, ref, path: `${values(environment)}/${file}`, mediaType: { format: 'raw' } });
        const digest = /^ {2}ref: .*@(sha256:[0-9a-f]{64})/m.exec(String(data))?.[1];
        return /^enabled: true$/m.test(String(data)) && digest ? [`${file} ${digest}`] : [];
      }),
    );
    return texts.flat();
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
    const seed = Date.now() % 2 ** 31;
    process.stderr.write(`seed ${seed}\n`);
    // Two primitives on their way, so that there is something to come between.
    await round(names.map(of => ({ workflow: 'scaffold-primitive-gitops.yaml', inputs: { ...primitive(of), with_smoke: 'true' } })));
    await round(names.map(of => ({ workflow: 'enable-primitive.yaml', inputs: { ...primitive(of), environment: 'dev', digest: digests[of][0] ?? '' } })));
    await round([{ workflow: 'promote-images.yaml', inputs: { source: 'dev', target: 'staging' } }]);
    assert.equal((await running('main', 'staging')).length, 4);
    for (const of of names) await platform.tag(repository(of), digests[of][1] ?? '', 'main');
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 4 }), async acts => {
        await round(acts);
        await holds();
      }),
      { seed, numRuns: rounds, endOnFailure: true },
    );
  });
});
