import { mockServices } from '@backstage/backend-test-utils';
import { lineageSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { FactKind, FactValue } from '../facts/fact';
import { openDatabase } from '../store/open-database';
import { describeOnDatabases } from '../__testUtils__/databases';
import {
  application,
  config,
  digest,
  id,
  passedOutcome,
  pull,
  sha,
} from '../testing/world';
import { LineageReader } from './lineage-reader';

jest.setTimeout(60_000);

const repository = 'registry.test/ameideio/primitive-domain-orders';
const scope = 'domain/orders';
const [old, current] = [digest('1'), digest('2')];
const asks = (value: string) => ({ enabled: true, digest: value });
const check = {
  state: 'passed' as const,
  conclusion: 'success',
  url: 'http://c',
};
const desired = (value: string): FactValue<'desired'> => ({
  enabled: true,
  digest: value,
  path: 'values.yaml',
  suspects: [],
});
const publish = (value: string, revision: string): FactValue<'publish'> => ({
  ...check,
  report: {
    schemaVersion: 1,
    repository,
    digest: value,
    revision,
    platforms: ['linux/amd64'],
  },
});

/** A fact in the database, or in its history when it has an `until`. */
function rows(db: Knex) {
  return async <K extends FactKind>(
    kind: K,
    subject: string,
    value: FactValue<K>,
    times: { since?: number; until?: number; scope?: string } = {},
  ) => {
    const row = {
      source: 'github-core',
      ...{ kind, subject, scope: times.scope ?? scope },
      value: JSON.stringify(value),
      ...{ position: 1, revision: '1', since: times.since ?? 1_000 },
    };
    await (times.until === undefined
      ? db('primitives_fact').insert({ ...row, observed_at: '' })
      : db('primitives_fact_history').insert({ ...row, until: times.until }));
  };
}

describeOnDatabases('LineageReader', ({ init }) => {
  let db: Knex;
  let reader: LineageReader;
  let put: ReturnType<typeof rows>;
  beforeEach(async () => {
    const knex = await init();
    const database = mockServices.database({ knex });
    db = await openDatabase(database);
    reader = new LineageReader({
      db,
      config,
      logger: mockServices.logger.mock(),
    });
    put = rows(db);
  });
  const read = async (type: 'digest' | 'commit', value: string) =>
    lineageSchema.parse(await reader.read({ type, value }, 'everything'));

  /** Commit b was reviewed, published and promoted to dev; commit a ran there before. */
  async function story() {
    await put('commit', scope, {
      sha: sha('b'),
      message: 'Take more',
      author: 'ann',
      date: '2026-01-02',
      url: 'http://b',
    });
    await put(
      'commit',
      scope,
      {
        sha: sha('a'),
        message: 'Take orders',
        author: 'dev',
        date: '2026-01-01',
        url: 'http://a',
      },
      { since: 100, until: 900 },
    );
    await put('verify', `${scope}@${sha('b')}`, {
      ...check,
      outcome: passedOutcome,
    });
    await put('publish', `${scope}@${sha('a')}`, publish(old, sha('a')));
    await put('publish', `${scope}@${sha('b')}`, publish(current, sha('b')));
    await put('commit-pull', `${scope}@${sha('b')}`, {
      pull: {
        ...pull(7, 'wiring'),
        title: 'Take more',
        mergedBy: 'kim',
        reviews: [
          { author: 'kim', state: 'APPROVED', submittedAt: '2026-01-02' },
          { author: 'lee', state: 'CHANGES_REQUESTED' },
        ],
      },
    });
    await put('image', `${repository}@${current}`, {
      present: true,
      platforms: ['linux/amd64', 'linux/arm64'],
      revision: sha('b'),
    });
    await put('desired', `dev/${id}`, desired(current), { since: 2_000 });
    await put('desired', `dev/${id}`, desired(old), {
      since: 500,
      until: 2_000,
    });
    await put('application', `dev-${id}`, {
      ...application,
      asked: asks(current),
    });
    await put('application', `dev-${id}-smoke`, application);
    await put(
      'workload',
      `dev-${id}`,
      {
        pods: [
          {
            name: 'p',
            images: [`${repository}@${current}`],
            health: 'Healthy',
          },
        ],
      },
      { since: 2_100 },
    );
    await put(
      'workload',
      `dev-${id}`,
      {
        pods: [
          { name: 'p', images: [`${repository}@${old}`], health: 'Healthy' },
        ],
      },
      { since: 600, until: 2_100 },
    );
    await put('smoke', `dev-${id}-smoke@${sha('9')}`, {
      phase: 'Succeeded',
      hooks: [],
      asked: asks(current),
      finishedAt: '2026-01-02T10:00:00Z',
    });
    await put(
      'gitops-pull',
      '2',
      pull(2, 'enable-dev', {
        title: `Bump ${id} in dev to ${current.slice(0, 19)}`,
        mergedBy: 'ameide-ci[bot]',
      }),
    );
    await put(
      'gitops-pull',
      '1',
      pull(1, 'enable-dev', { title: 'Enable', mergeSha: sha('8') }),
    );
  }

  it('has the pull request that brought it together with others', async () => {
    await story();
    const several = pull(9, '', {
      ...{ title: 'Promote 2 primitives', mergedBy: 'lee', mergeSha: sha('9') },
      headRef: 'promotion/dev-to-staging-0123456789ab',
      moves: { dev: [id, 'domain-carts-v0'] },
    });
    await put('gitops-pull', '9', several, { scope: '' });
    const about = { kind: 'gitops-pull', subject: '9', scope };
    await db('primitives_fact_about').insert(about);
    const { items } = await read('commit', sha('b'));
    const numbers = items.flatMap(item =>
      item.environments.map(e => e.pulls.map(p => [p.number, p.mergedBy])),
    );
    expect(numbers).toContainEqual([
      [2, 'ameide-ci[bot]'],
      [9, 'lee'],
    ]);
  });

  it('tells from a commit who stands behind it and where it runs', async () => {
    await story();
    const { items } = await read('commit', sha('b'));
    expect(items).toMatchObject([
      {
        kind: 'domain',
        name: 'orders',
        commit: { sha: sha('b'), message: 'Take more', author: 'ann' },
        pull: { number: 7, mergedBy: 'kim', approvers: [{ author: 'kim' }] },
        checks: [
          { name: 'ameide verify domain/orders' },
          { name: 'ameide publish domain/orders' },
        ],
        verify: { summary: 'passed' },
        image: { repository, digest: current, present: true },
        environments: [
          {
            environment: 'dev',
            id,
            desired: { status: 'now', from: '1970-01-01T00:00:02.000Z' },
            synced: { status: 'now' },
            running: { status: 'now', from: '1970-01-01T00:00:02.100Z' },
            smoke: { status: 'now', from: '2026-01-02T10:00:00Z' },
            pulls: [{ number: 2, mergedBy: 'ameide-ci[bot]' }],
          },
        ],
        unknown: [],
      },
    ]);
  });

  it('leads from the image of a pod back to the same', async () => {
    await story();
    const [byCommit, byDigest] = [
      await read('commit', sha('b')),
      await read('digest', current),
    ];
    expect(byDigest.items).toEqual(byCommit.items);
  });

  it('tells what ran before, and what is not known of it', async () => {
    await story();
    const { items } = await read('digest', old);
    expect(items).toMatchObject([
      {
        commit: { sha: sha('a'), message: 'Take orders' },
        environments: [
          {
            desired: {
              status: 'before',
              from: '1970-01-01T00:00:00.500Z',
              until: '1970-01-01T00:00:02.000Z',
            },
            synced: { status: 'no' },
            running: { status: 'before' },
            smoke: { status: 'unknown' },
            pulls: [],
          },
        ],
      },
    ]);
    expect(items[0].unknown.map(({ what }) => what)).toEqual([
      'verify',
      'pull request',
      'pull request to dev',
    ]);
  });

  it('believes a revision that asks for it, where the title says nothing', async () => {
    await put('desired', `dev/${id}`, desired(current));
    await put('application', `dev-${id}`, {
      ...application,
      revision: sha('8'),
      asked: asks(current),
    });
    await put(
      'gitops-pull',
      '1',
      pull(1, 'enable-dev', { title: 'Enable', mergeSha: sha('8') }),
    );
    await put(
      'gitops-pull',
      '3',
      pull(3, 'enable-staging', { title: `Bump to ${current.slice(0, 19)}` }),
    );
    await put(
      'gitops-pull',
      '4',
      pull(4, 'enable-dev', {
        title: `Bump to ${current.slice(0, 19)}`,
        mergedAt: undefined,
      }),
    );
    const { items } = await read('digest', current);
    expect(items[0].environments[0].pulls.map(({ number }) => number)).toEqual([
      1,
    ]);
    expect(items[0].commit).toBeUndefined();
    expect(items[0].unknown.map(({ what }) => what)).toEqual([
      'commit',
      'image',
    ]);
  });

  it('takes the label of the image where CI reported nothing, and does not take silence for an answer', async () => {
    await put('image', `${repository}@${current}`, {
      present: true,
      platforms: [],
      revision: sha('c'),
    });
    await put('desired', `dev/${id}`, desired(current));
    await put('application', `dev-${id}`, { ...application, asked: undefined });
    const { items } = await read('digest', current);
    expect(items[0]).toMatchObject({
      commit: {
        sha: sha('c'),
        url: expect.stringContaining(`/commit/${sha('c')}`),
      },
      environments: [
        {
          desired: { status: 'now' },
          synced: { status: 'unknown' },
          running: { status: 'unknown' },
        },
      ],
    });
    expect(items[0].unknown.map(({ what }) => what)).toContain(
      'message and author',
    );
  });

  it('says a smoke failed when it did, and never mixes primitives up', async () => {
    await story();
    await put('smoke', `dev-${id}-smoke@${sha('8')}`, {
      phase: 'Failed',
      message: 'exit 1',
      hooks: [],
      asked: asks(old),
    });
    await put(
      'commit',
      'agent/helper',
      {
        sha: sha('b'),
        message: 'Both',
        author: 'ann',
        date: '',
        url: 'http://b',
      },
      { scope: 'agent/helper' },
    );
    const failed = await read('digest', old);
    expect(failed.items[0].environments[0].smoke).toMatchObject({
      status: 'no',
      message: expect.stringContaining('exit 1'),
    });
    const both = await read('commit', sha('b'));
    expect(
      both.items.map(item => [item.name, item.environments.length]),
    ).toEqual([
      ['helper', 0],
      ['orders', 1],
    ]);
  });

  it('finds an image that only a pod speaks of, and a commit without check runs', async () => {
    await put('workload', `dev-${id}`, {
      pods: [
        { name: 'p', images: [`${repository}@${old}`], health: 'Healthy' },
      ],
    });
    await put('commit', scope, {
      ...{ sha: sha('d'), message: 'Later', author: 'dev' },
      ...{ date: '2026-01-01', url: 'http://d' },
    });
    expect((await read('digest', old)).items).toMatchObject([
      {
        environments: [
          { running: { status: 'now' }, desired: { status: 'unknown' } },
        ],
      },
    ]);
    expect((await read('commit', sha('d'))).items).toMatchObject([
      { commit: { message: 'Later' }, checks: [] },
    ]);
  });

  it('has nothing of what nobody knows', async () => {
    await story();
    expect((await read('digest', digest('f'))).items).toEqual([]);
    expect((await read('commit', sha('f'))).items).toEqual([]);
  });
});
