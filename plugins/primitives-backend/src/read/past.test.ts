import { setTimeout as sleep } from 'node:timers/promises';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { pruneHistory } from '../store/retention';
import { application, factsOf, green, sha } from '../testing/world';

jest.setTimeout(120_000);

describeOnDatabases('the past', databases => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.open(databases);
  });

  it('tells the history of a primitive, newest first, in pages and between moments', async () => {
    await reading.readAll();
    await reading.record(factsOf(green));
    const before = await reading.moment();
    const [subject] = Object.keys(green.application);
    await reading.record([
      later('application', subject, { ...application, health: 'Degraded' }, 2),
    ]);
    const between = await reading.moment();
    await reading.record([later('application', subject, application, 3)]);
    const all = await reading.model.history('domain-orders-v0', {
      from: before,
    });
    const health = all.items.filter(t => t.stage === 'health');
    expect(health).toMatchObject([
      { environment: 'dev', from: 'failed', to: 'passed' },
      {
        environment: 'dev',
        from: 'passed',
        to: 'failed',
        message: expect.stringMatching(/Degraded/),
      },
    ]);
    expect(
      await reading.model.history('domain-orders-v0', {
        from: before,
        to: between,
      }),
    ).toEqual({ items: [health[1]] });
    const page = await reading.model.history('domain-orders-v0', { limit: 1 });
    const next = await reading.model.history('domain-orders-v0', {
      limit: 1,
      cursor: page.nextCursor,
    });
    expect([...page.items, ...next.items]).toEqual(all.items.slice(0, 2));
  });

  it('says of a past moment what was said then', async () => {
    const empty = await reading.moment();
    await reading.readAll();
    await reading.record(factsOf(green));
    const well = await reading.moment();
    const then = {
      pipeline: await reading.model.pipeline('domain-orders-v0'),
      audit: await reading.model.audit(),
      items: await reading.model.auditItems(),
    };
    const [subject] = Object.keys(green.application);
    await reading.record([
      later(
        'application',
        subject,
        { ...application, health: 'Degraded', overrides: ['helm parameter x'] },
        2,
      ),
      later(
        'gitops-commit',
        sha('b'),
        {
          author: 'eve',
          date: '2026-01-10T12:00:00Z',
          message: 'm',
          url: 'u',
          root: false,
        },
        2,
      ),
    ]);
    await reading.fail('registry');
    const broken = await reading.moment();
    const now = {
      pipeline: await reading.model.pipeline('domain-orders-v0'),
      audit: await reading.model.audit(),
      breaches: await reading.model.breaches(),
    };
    await reading.record([
      later('folder', 'domain/orders', null, 3),
      later('core-pull', 'x', null, 3),
      later('wiring', 'domain-orders-v0', null, 3),
    ]);
    await reading.readAll();
    expect(await reading.model.pipeline('domain-orders-v0')).toBeUndefined();

    const said = (text: string | undefined) => {
      const {
        observedAt: _at,
        tag: _tag,
        sources,
        ...rest
      } = JSON.parse(text ?? '');
      return {
        ...rest,
        sources: sources.map((s: { status: string }) => s.status),
      };
    };
    expect(
      await reading.model.pipeline('domain-orders-v0', empty),
    ).toBeUndefined();
    expect(
      said(await reading.model.pipeline('domain-orders-v0', well)),
    ).toEqual(said(then.pipeline));
    expect(
      said(await reading.model.pipeline('domain-orders-v0', broken)),
    ).toMatchObject({ ...said(now.pipeline), stages: expect.anything() });
    expect((await reading.model.audit(empty)).rules.map(r => r.status)).toEqual(
      Array(8).fill('unknown'),
    );
    expect((await reading.model.audit(well)).rules).toEqual(then.audit.rules);
    expect((await reading.model.audit(well)).primitives).toBe(1);
    const past = await reading.model.audit(broken);
    expect(past.rules.map(r => [r.rule, r.status, r.breaches])).toEqual(
      now.audit.rules.map(r => [r.rule, r.status, r.breaches]),
    );
    expect((await reading.model.auditItems({ at: well })).items).toEqual(
      then.items.items,
    );
    const subjects = (page: {
      items: Array<{ rule: string; subject: string }>;
    }) => page.items.map(b => [b.rule, b.subject]).sort();
    expect(subjects(await reading.model.breaches({ at: broken }))).toEqual(
      subjects(now.breaches),
    );
    expect((await reading.model.breaches({ at: well })).items).toEqual([]);
    expect(
      subjects(
        await reading.model.breaches({
          at: broken,
          rule: 'no-overrides-or-drift',
        }),
      ),
    ).toEqual([['no-overrides-or-drift', `${subject}: helm parameter x`]]);
  });

  it('forgets what is older than it is to be kept, and only that', async () => {
    await reading.readAll();
    await reading.record(factsOf(green));
    const [subject] = Object.keys(green.application);
    await reading.record([
      later('application', subject, { ...application, health: 'Degraded' }, 2),
    ]);
    await pruneHistory(reading.db, { retentionMs: 60_000 });
    expect(await reading.db('primitives_fact_history')).toHaveLength(1);
    await sleep(5);
    await pruneHistory(reading.db, { retentionMs: 1 });
    expect(await reading.db('primitives_fact_history')).toEqual([]);
    expect(await reading.db('primitives_transition')).toEqual([]);
    expect(await reading.model.pipeline('domain-orders-v0')).toBeDefined();
  });
});
