import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { describeOnDatabases } from '../__testUtils__/databases';
import { openDatabase } from '../store/open-database';
import { digestsBetween, promotions } from './promotions';

jest.setTimeout(120_000);

describe('digestsBetween', () => {
  it.each([
    ['not enabled yet', ['a', 'b'], undefined, 'b', 2],
    ['one behind', ['a', 'b'], 'a', 'b', 1],
    ['three behind', ['a', 'b', 'c', 'd'], 'a', 'd', 3],
    ['never seen where it comes from', ['b'], 'a', 'b', undefined],
    ['the target is ahead', ['a', 'b'], 'b', 'a', undefined],
  ])('%s', (_, proven, from, to, expected) => {
    expect(digestsBetween(proven, { from, to })).toBe(expected);
  });
});

describeOnDatabases('promotions', ({ init }) => {
  let db: Knex;
  beforeEach(async () => {
    db = await openDatabase(mockServices.database({ knex: await init() }));
  });

  /** A primitive with the digest of each environment; null where it is not enabled. */
  async function put(id: string, digests: Record<string, string | null>) {
    await db('primitives_document').insert({
      ...{ id, scope: `domain/${id}`, kind: 'domain', name: id },
      ...{ version: 'v0', owner: 'group:a', hash: '', body: '', summary: '' },
    });
    for (const [environment, digest] of Object.entries(digests)) {
      await db('primitives_environment').insert({
        ...{ id, environment, enabled: digest !== null, digest: digest ?? '' },
        ...{ position: 0, status: 'waiting', done: 'unknown' },
      });
    }
  }
  const proven = (
    id: string,
    environment: string,
    digest: string,
    at: number,
  ) =>
    db('primitives_transition').insert({
      ...{ id, environment, digest, at, stage: 'smoke', message: '' },
      ...{ from_status: 'running', to_status: 'passed' },
    });

  it('lists what is proven here and not there, longest first', async () => {
    await put('same', { dev: 'x', staging: 'x' });
    await put('newer', { dev: 'y', staging: 'x' });
    await put('first', { dev: 'x', staging: null });
    await put('unproven', { dev: 'z', staging: 'x' });
    await put('disabled', { dev: null, staging: null });
    await proven('same', 'dev', 'x', 1);
    await proven('newer', 'dev', 'x', 1);
    await proven('newer', 'dev', 'y', 9);
    await proven('newer', 'dev', 'y', 11);
    await proven('first', 'dev', 'x', 5);
    await proven('unproven', 'staging', 'z', 5);
    const found = await promotions(
      db,
      { source: 'dev', target: 'staging' },
      'everything',
    );
    expect(found).toEqual({
      items: [
        expect.objectContaining({
          ...{ id: 'first', digest: 'x', targetDigest: undefined, digests: 1 },
          since: '1970-01-01T00:00:00.005Z',
        }),
        expect.objectContaining({
          ...{ id: 'newer', digest: 'y', targetDigest: 'x', digests: 1 },
          since: '1970-01-01T00:00:00.009Z',
        }),
      ],
      total: 2,
      unproven: 1,
      left: [expect.objectContaining({ id: 'unproven', digest: 'z' })],
    });
  });

  it('has the pull request that moves one, alone or with others, while it is open', async () => {
    const stage = (change: object) => ({
      id: 'enable',
      pull: {
        ...{ number: 5, url: 'http://pull', title: 'Promote 2', author: 'ci' },
        ...{ state: 'open', draft: false, autoMerge: false, createdAt: '' },
        ...{ checks: 'passed', ...change },
      },
    });
    const body = (environment: string, change = {}) =>
      JSON.stringify({
        environments: [
          { environment, stages: [stage(change), { id: 'sync' }] },
        ],
      });
    const bodies: Record<string, string> = {
      open: body('staging'),
      merged: body('staging', { state: 'merged', title: '"state":"open"' }),
      elsewhere: body('dev'),
    };
    for (const [id, text] of Object.entries(bodies)) {
      await put(id, { dev: 'x', staging: null });
      await proven(id, 'dev', 'x', 1);
      await db('primitives_pipeline').insert({ id, body: text, done: '[]' });
    }
    const { items } = await promotions(
      db,
      { source: 'dev', target: 'staging' },
      'everything',
    );
    expect(Object.fromEntries(items.map(({ id, pull }) => [id, pull]))).toEqual(
      {
        elsewhere: undefined,
        merged: undefined,
        open: { number: 5, url: 'http://pull', draft: false, checks: 'passed' },
      },
    );
  });
});
