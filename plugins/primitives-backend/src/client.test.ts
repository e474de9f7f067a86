import { text } from 'node:stream/consumers';
import { PrimitivesClient } from '@ameide/plugin-primitives-common';
import { ResponseError } from '@backstage/errors';
import { callers, startApi } from './__testUtils__/api-backend';
import { fakeAnswers, readAt } from './__testUtils__/fake-reads';

/** Every item of a list. */
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('PrimitivesClient over the real API', () => {
  const id = 'domain-orders-v0';
  const sha = 'a'.repeat(40);
  const digest = `sha256:${'3'.repeat(64)}`;
  const asked: string[] = [];
  const fake = fakeAnswers();
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi(fake.answers);
  });
  afterAll(() => api.stop());
  beforeEach(() => {
    asked.length = 0;
  });

  const clientOf = (caller: keyof typeof callers) =>
    new PrimitivesClient({
      baseUrl: async () => api.baseUrl,
      fetch: async (input, init) => {
        asked.push(String(input).replace(api.baseUrl, ''));
        const headers = new Headers(init?.headers);
        headers.set('authorization', callers[caller].authorization);
        return fetch(input, { ...init, headers });
      },
    });
  const client = clientOf('user');

  it('goes through pages, and asks for the next one only when it is wanted', async () => {
    const found = await all(
      client.listPrimitives({ limit: 2, kind: ['domain', 'agent'] }),
    );
    expect(found.map(item => item.id)).toEqual(
      [1, 2, 3].map(n => `domain-orders-v${n}`),
    );
    expect(asked).toEqual([
      '/primitives?limit=2&kind=domain&kind=agent',
      '/primitives?limit=2&kind=domain&kind=agent&cursor=at2',
    ]);
    asked.length = 0;
    for await (const item of client.listPrimitives({ limit: 2 })) {
      expect(item.id).toBe('domain-orders-v1');
      break;
    }
    expect(asked).toEqual(['/primitives?limit=2']);
  });

  it('has a method for every route', async () => {
    const at = new Date('2026-01-30T12:00:00Z');
    expect(await client.getPrimitives({ onBranch: false })).toMatchObject({
      total: 3,
    });
    expect(await client.getFleetCounts()).toMatchObject({ total: 3, done: 1 });
    expect(await client.getFleetGroups({ by: 'system' })).toMatchObject({
      items: [{ value: 'a system', total: 3 }],
    });
    expect(
      await client.getPromotions({ source: 'staging', target: 'production' }),
    ).toMatchObject({ total: 1, items: [{ digests: 2 }] });
    expect(await client.getDelivery({ owner: 'me', from: at })).toMatchObject({
      environment: 'production',
      teams: [{ owner: 'me' }],
    });
    expect(await client.getPipeline(id, { at })).toMatchObject({ id });
    expect(await client.getHistory(id, { from: at })).toMatchObject({
      items: [{ seq: 3 }, {}, {}],
    });
    expect(await all(client.listHistory(id, { limit: 1 }))).toHaveLength(3);
    expect(await client.getDigestLineage(digest)).toMatchObject({
      subject: { type: 'digest', value: digest },
    });
    expect(await client.getCommitLineage(sha)).toMatchObject({
      subject: { type: 'commit', value: sha },
    });
    expect(await client.getAudit({ at })).toMatchObject({
      counts: { met: 0, 'not-met': 1, unknown: 0 },
      breaches: [{ subject: '#3' }, { subject: '#2' }, { subject: '#1' }],
    });
    expect((await client.getAuditItems({ limit: 1 })).nextCursor).toBe('at1');
    expect(await all(client.listAuditItems({ limit: 2 }))).toHaveLength(3);
    expect(
      (await client.getBreaches({ rule: 'ci-is-the-writer' })).items,
    ).toHaveLength(3);
    expect(await all(client.listBreaches({ limit: 2 }))).toHaveLength(3);
    expect(
      (await client.getBreakGlass({ change: ['drift'], limit: 1 })).items,
    ).toMatchObject([{ change: 'drift', by: 'eve' }]);
    expect(await all(client.listBreakGlass({ limit: 3 }))).toHaveLength(4);
    expect(await client.verifyHistory()).toMatchObject({
      ...{ status: 'broken', fault: { record: { link: 4 } } },
    });
    expect(await client.getEvidence(id, digest)).toMatchObject({
      subject: [{ digest: { sha256: '3'.repeat(64) } }],
    });
    expect(await clientOf('denied').getChangePermissions()).toMatchObject({
      items: expect.arrayContaining([
        {
          ...{ workflow: 'enable', environment: 'dev', decision: 'DENY' },
          permission: 'primitives.enable',
        },
      ]),
    });
    expect(await client.getEvidenceKey()).toMatchObject({ publicKey: 'PEM' });
    const exported = await client.exportAudit({ at });
    expect(exported).toMatchObject({
      at: at.toISOString(),
      items: [{}, {}, {}],
      breaches: [{}, {}, {}],
    });
    expect(await client.getTrends({ from: at, to: readAt })).toMatchObject({
      days: [{ day: '2026-01-30', verdicts: { met: 2 } }],
    });
    expect(await client.getWaivers({ at })).toMatchObject({
      items: [{ rule: 'core-ci', isOver: false }],
    });
    const csv = await client.exportAuditFile({ format: 'csv' });
    expect(await text(csv)).toContain('"breach","ci-is-the-writer"');
    expect(await client.getSources()).toMatchObject({
      items: [{ ageSeconds: 30 }, {}, {}, {}],
      lag: { hints: 1 },
    });
    expect(await clientOf('nobody').getHealth()).toMatchObject({
      status: 'degraded',
    });
    await client.refresh({ primitive: id });
    expect(fake.hints).toContainEqual({
      source: 'argocd',
      application: `dev-${id}`,
    });
    expect(asked).toContain('/primitives?onBranch=false');
    expect(asked).toContain(
      `/primitives/${id}?at=2026-01-30T12%3A00%3A00.000Z`,
    );
    expect(asked).toContain(`/digests/sha256%3A${'3'.repeat(64)}/lineage`);
  });

  it.each([
    ['denied' as const, () => clientOf('denied').getAudit(), 403],
    ['nobody' as const, () => clientOf('nobody').getSources(), 401],
    ['user' as const, () => client.getPipeline('domain-nothing-v0'), 404],
    ['user' as const, () => client.getPipeline('../../etc'), 400],
  ])('rejects for %s with the answer that came', async (_, call, status) => {
    const error: unknown = await call().catch(failure => failure);
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({ statusCode: status });
  });

  it('gives a call up', async () => {
    await expect(
      client.getPrimitives({}, { signal: AbortSignal.abort() }),
    ).rejects.toThrow(/abort/i);
  });
});
