import {
  formatReportText,
  gitopsGateCheckName,
  gitopsPaths,
  publishCheckRunName,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { FakeGitHub } from '../__testUtils__/fake-github';
import { openGitHub } from '../__testUtils__/github-source';
import { MemorySourceContext } from '../testing/source-context';
import { Hint } from './source';

/*
 * Whatever happens at GitHub in whatever order, and whenever it is looked at, with hints
 * that come, come twice or are lost: in the end the same is known as by one cold read.
 */

const names = ['a', 'b', 'c'];
const id = (name: string) => `domain-${name}-v0`;

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('remove' as const),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('check' as const),
      name: fc.constantFrom(...names),
      passes: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pull' as const),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('promote' as const),
      several: fc.subarray(names),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      index: fc.nat(5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('review' as const),
      index: fc.nat(5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      name: fc.constantFrom(...names),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('force' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      hints: fc.constantFrom('none', 'some', 'twice'),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class World {
  /** Heads that a pull request had: only those of today say something. */
  serial = 0;
  hints: Array<
    { push: true } | { commit: string } | { pull: number } | { runs: true }
  > = [];
  constructor(
    readonly github: FakeGitHub,
    readonly files: (
      name: string,
      serial: number,
    ) => Record<string, string | null>,
    readonly checkFor: (
      name: string,
      sha: string,
    ) => { name: string; externalId?: string; text?: string },
    readonly branchFor: (name: string) => string,
  ) {}

  apply(each: Step): void {
    const { github } = this;
    this.serial += 1;
    const tip = () => github.git.tip(github.repository);
    switch (each.do) {
      case 'change':
        github.commit(this.files(each.name, this.serial));
        this.hints.push({ push: true });
        break;
      case 'remove':
        github.commit({
          ...Object.fromEntries(
            Object.keys(this.files(each.name, 0)).map(p => [p, null]),
          ),
          [`removed-${this.serial}`]: 'x',
        });
        this.hints.push({ push: true });
        break;
      case 'merge': {
        const base = tip();
        const side = github.commit(this.files(each.name, this.serial), {
          branch: `side-${this.serial}`,
          parents: [base],
        });
        const sha = github.commit(this.files(each.name, this.serial), {
          parents: [base, side],
        });
        const pull = github.pull(`side-${this.serial}`, {
          state: 'MERGED',
          headSha: side,
          mergeSha: sha,
        });
        this.hints.push({ push: true }, { pull: pull.number });
        break;
      }
      case 'check': {
        const open = github.pulls.find(p => p.state === 'OPEN');
        const sha = open && this.serial % 2 ? open.headSha : tip();
        github.check(sha, {
          ...this.checkFor(each.name, sha),
          conclusion: each.passes ? 'SUCCESS' : 'FAILURE',
        });
        this.hints.push({ commit: sha });
        break;
      }
      case 'pull': {
        const branch = this.branchFor(each.name);
        const open = github.pulls.find(
          p => p.headRef === branch && p.state === 'OPEN',
        );
        const sha = github.commit(
          { x: String(this.serial) },
          { branch: `p-${this.serial}`, parents: [tip()] },
        );
        if (open) github.touch(open, { headSha: sha });
        const pull = open ?? github.pull(branch, { headSha: sha });
        this.hints.push({ pull: pull.number });
        break;
      }
      case 'promote': {
        const branch = 'promotion/dev-to-staging';
        const open = github.pulls.find(
          p => p.headRef === branch && p.state === 'OPEN',
        );
        const headSha = github.commit(
          { x: String(this.serial) },
          { branch: `p-${this.serial}`, parents: [tip()] },
        );
        const files = each.several.map(name =>
          gitopsPaths(id(name)).environmentValues('staging'),
        );
        if (open) github.touch(open, { headSha, files });
        const pull = open ?? github.pull(branch, { headSha, files });
        this.hints.push({ pull: pull.number });
        break;
      }
      case 'close':
      case 'review': {
        const open = github.pulls.filter(p => p.state === 'OPEN');
        const pull = open[each.index % Math.max(1, open.length)];
        if (!pull) break;
        if (each.do === 'close') github.touch(pull, { state: 'CLOSED' });
        else
          github.touch(pull, {
            reviews: [{ author: `r${this.serial}`, state: 'APPROVED' }],
          });
        this.hints.push({ pull: pull.number });
        break;
      }
      case 'run':
        github.run({
          file: 'enable-primitive.yaml',
          event: 'workflow_dispatch',
          title: `Enable ${id(each.name)} in dev`,
          headSha: tip(),
        });
        this.hints.push({ runs: true });
        break;
      case 'force': {
        const log = github.git
          .git(github.repository, ['rev-list', '--first-parent', 'main'])
          .trim()
          .split('\n');
        if (log.length < 3) break;
        github.git.reset(github.repository, log[1]);
        github.commit({ [`forced-${this.serial}`]: 'x' });
        this.hints.push({ push: true });
        break;
      }
      default:
    }
  }
}

/** What a cold read cannot know: evidence about commits that nothing stands on any more. */
const aboutCommits = /^(verify|publish|commit-pull) /;

async function converges(
  source: 'core' | 'gitops',
  steps: Step[],
): Promise<void> {
  const github = await FakeGitHub.start();
  const opened = await openGitHub(github);
  const cold = await openGitHub(github);
  // Among the commits' own times, so that some were made just now and some a while ago.
  let clock = Date.parse('2026-01-10T12:05:00Z');
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
  const world =
    source === 'core'
      ? new World(
          github,
          (name, serial) => ({
            [`primitives/domain/${name}/catalog-info.yaml`]: `# ${serial}`,
          }),
          (name, sha) => ({
            name: publishCheckRunName('domain', name),
            externalId: `domain/${name}`,
            text: formatReportText({
              ...{
                schemaVersion: 1,
                repository: 'r/x',
                digest: `sha256:${sha.repeat(2).slice(0, 64)}`,
              },
              ...{ revision: sha, platforms: [] },
            }),
          }),
          name => `primitive/${id(name)}/create`,
        )
      : new World(
          github,
          (name, serial) => ({
            [gitopsPaths(id(name)).component]: 'x',
            [gitopsPaths(id(name)).environmentValues(
              'dev',
            )]: `enabled: true # ${serial}`,
          }),
          () => ({ name: gitopsGateCheckName }),
          name => `primitive/${id(name)}/enable-dev`,
        );
  try {
    const context = new MemorySourceContext();
    github.commit({ 'README.md': 'x' });
    for (const each of steps) {
      clock += 1000;
      world.apply(each);
      if (each.do !== 'look') continue;
      const hints = world.hints
        .splice(0)
        .map((hint): Hint => ({ source: `github-${source}`, ...hint }));
      const told =
        each.hints === 'some'
          ? hints.filter((_, i) => i % 2)
          : [...hints, ...hints];
      if (each.hints === 'none') await opened[source].collect(context, []);
      else if (told.length > 0) await opened[source].collect(context, told);
    }
    // Sweeps find what no hint told of: the first at once, the rest a quarter of an hour later.
    for (let turn = 0; turn < 3; turn++) {
      clock += 15 * 60_000 + 1000;
      await opened[source].collect(context, []);
    }
    const fresh = new MemorySourceContext();
    await cold[source].collect(fresh, []);
    clock += 3 * 60_000;
    await cold[source].collect(fresh, []);
    const expected = fresh.known();
    const known = context.known();
    const extra = Object.keys(known).filter(key => !(key in expected));
    expect(extra.filter(key => !aboutCommits.test(key))).toEqual([]);
    for (const key of extra) delete known[key];
    expect(known).toEqual(expected);
  } finally {
    jest.restoreAllMocks();
    await github.stop();
    opened.remove();
    cold.remove();
  }
}

describe('what is known in the end does not depend on when it was looked at', () => {
  it.each(['core', 'gitops'] as const)(
    'by the %s source',
    async source => {
      const proved = fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 4, maxLength: 14 }),
          steps => converges(source, steps),
        ),
        {
          numRuns: Number(process.env.CONVERGENCE_RUNS ?? 4),
          endOnFailure: true,
        },
      );
      await expect(proved).resolves.toBeUndefined();
    },
    300_000,
  );
});
