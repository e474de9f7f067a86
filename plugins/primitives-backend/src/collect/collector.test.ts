import { mockServices } from '@backstage/backend-test-utils';
import {
  derived,
  eventually,
  greenOutside,
  sourceNames,
  useCollecting,
} from '../__testUtils__/collecting';
import { describeOnDatabases } from '../__testUtils__/databases';
import { HintStore } from '../store/hint-store';
import { everything } from '../read/readable';
import { StoredReadModel } from '../read/stored-read-model';
import { application, config, id, sha } from '../testing/world';

jest.setTimeout(180_000);

const logger = mockServices.logger.mock();

describeOnDatabases('Collector', databases => {
  const { open, start, fromScratch } = useCollecting(databases);

  it('reads every source, says what follows, and falls silent', async () => {
    const db = await open();
    const outside = greenOutside();
    const { changes, sources, statuses } = start({ db, outside });
    const lookedAgain = async () => {
      const looks = sources.map(s => s.looks.length);
      // One look ends before the next begins, and what follows from it is said.
      await eventually(async () =>
        expect(sources.every((s, i) => s.looks.length > looks[i] + 1)).toBe(
          true,
        ),
      );
    };
    const expected = await fromScratch(outside);
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    expect(expected.lines).toMatchObject([{ id, build: 'passed' }]);
    await eventually(async () =>
      expect((await statuses.all(db)).map(s => s.status)).toEqual(
        Array(4).fill('ok'),
      ),
    );
    await lookedAgain();
    expect(changes.some(c => c.setChanged && c.ids.includes(id))).toBe(true);
    const said = changes.length;
    await lookedAgain();
    expect(changes).toHaveLength(said);
    expect(await db('primitives_fact_history')).toEqual([]);
  });

  it('looks at what a hint names, wherever it was left, long before the usual look', async () => {
    const db = await open();
    const outside = greenOutside();
    const { named } = start({ db, outside, frequencyMs: 3_600_000 });
    const [argocd] = named('argocd');
    const health = async () => {
      const [{ body }] = await db('primitives_pipeline');
      return JSON.parse(body).environments[0].stages[2].status;
    };
    await eventually(async () => expect(await health()).toBe('passed'));
    outside.put({
      ...{
        source: 'argocd',
        kind: 'application',
        subject: `dev-${id}`,
        scope: 'domain/orders',
      },
      value: { ...application, health: 'Degraded' },
    });
    // As another replica's webhook would: this one is not told.
    const elsewhere = new HintStore({ db, logger });
    await elsewhere.add([{ source: 'argocd', application: `dev-${id}` }]);
    await eventually(async () => expect(await health()).toBe('failed'));
    expect(argocd.looks.at(-1)).toEqual([
      { source: 'argocd', application: `dev-${id}` },
    ]);
    expect(await db('primitives_hint')).toEqual([]);
    expect(
      await db('primitives_transition').where({
        id,
        environment: 'dev',
        stage: 'health',
        to_status: 'failed',
      }),
    ).toHaveLength(1);
  });

  it('has the registry asked for every image that CI reports or Git asks for', async () => {
    const db = await open();
    const outside = greenOutside();
    const { named } = start({ db, outside, frequencyMs: 3_600_000 });
    const [registry] = named('registry');
    const scope = 'domain/orders';
    const asked = () => registry.looks.flat().filter(hint => 'image' in hint);
    const [image] = outside.facts.filter(({ kind }) => kind === 'image');
    await eventually(async () =>
      expect(asked()).toContainEqual({
        ...{ source: 'registry', image: image.subject, scope },
      }),
    );
  });

  it('follows a stream, and looks at everything when asked to', async () => {
    const db = await open();
    const outside = greenOutside();
    const { named, hints, sources } = start({
      db,
      outside,
      frequencyMs: 3_600_000,
    });
    const [argocd] = named('argocd');
    await eventually(async () =>
      expect(await db('primitives_source')).toHaveLength(4),
    );
    argocd.stream([{ source: 'argocd', application: 'a' }]);
    argocd.stream([
      { source: 'argocd', application: 'a' },
      { source: 'argocd', application: 'b' },
    ]);
    await eventually(async () => expect(argocd.looks).toHaveLength(2));
    expect(argocd.looks[1]).toHaveLength(2);
    await hints.add(sourceNames.map(source => ({ source, look: true })));
    await eventually(async () =>
      expect(sources.map(s => s.looks.at(-1))).toEqual([[], [], [], []]),
    );
    expect(sources.every(s => s.mostAtOnce === 1)).toBe(true);
  });

  it('marks a source that fails, and only that, and takes it back', async () => {
    const db = await open();
    const outside = greenOutside();
    const { named, statuses } = start({ db, outside });
    const expected = await fromScratch(outside);
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    for (const source of named('argocd')) source.isDown = true;
    const model = StoredReadModel.create({
      ...{ db, statuses, config, logger },
      tags: { of: each => each },
      readable: everything,
    });
    const since = async () => db('primitives_document').select('since', 'seq');
    const before = [await since(), await db('primitives_transition')];
    await eventually(async () => {
      const pipeline = JSON.parse((await model.pipeline(id)) ?? '');
      expect(
        pipeline.environments[0].stages.map(
          (s: { status: string }) => s.status,
        ),
      ).toEqual(['passed', 'unknown', 'unknown', 'passed']);
    });
    expect((await statuses.all(db)).map(s => s.status)).toEqual([
      'ok',
      'ok',
      'ok',
      'failed',
    ]);
    expect((await statuses.all(db))[3].message).toMatch(
      /^Argo CD could not be read since /,
    );
    expect(await statuses.details(db)).toEqual(
      new Map([['argocd', 'argocd is down']]),
    );
    for (const source of named('argocd')) source.isDown = false;
    await eventually(async () =>
      expect((await statuses.all(db)).map(s => s.status)).toEqual(
        Array(4).fill('ok'),
      ),
    );
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    expect([await since(), await db('primitives_transition')]).toEqual(before);
  });

  it('tells a source that is limited from one that failed, and follows hints meanwhile', async () => {
    const db = await open();
    const outside = greenOutside();
    const { named, statuses, sources } = start({ db, outside });
    const expected = await fromScratch(outside);
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    const [argocd] = named('argocd');
    argocd.limitedUntil = new Date(Date.now() + 3_600_000).toISOString();
    argocd.left = { limit: 5_000, remaining: 7, resetAt: argocd.limitedUntil };
    await eventually(async () =>
      expect((await statuses.all(db))[3]).toMatchObject({
        status: 'limited',
        limitedUntil: argocd.limitedUntil,
        message: expect.stringMatching(
          /^Argo CD has limited our requests since /,
        ),
        budget: argocd.left,
        lastSuccessAt: expect.any(String),
      }),
    );
    // The present of a cluster is not unknown by this: what changes is still followed.
    await eventually(async () =>
      expect(
        (
          await derived(db)
        ).pipelines[0].environments[0].stages.map(
          (s: { status: string }) => s.status,
        ),
      ).toEqual(Array(4).fill('passed')),
    );
    argocd.stream([{ source: 'argocd', application: 'a' }]);
    await eventually(async () =>
      expect(argocd.looks.some(hints => hints.length === 1)).toBe(true),
    );
    // The version before knows two words, and reads this one as the nearer of them.
    expect(
      await db('primitives_source').where({ source: 'argocd' }).first('status'),
    ).toEqual({ status: 'failed' });
    expect(sources.filter(s => s.limitedUntil)).toHaveLength(1);
    argocd.limitedUntil = undefined;
    await eventually(async () =>
      expect((await statuses.all(db)).map(s => s.status)).toEqual(
        Array(4).fill('ok'),
      ),
    );
    expect((await statuses.all(db))[3].limitedUntil).toBeUndefined();
  });

  it('assembles a primitive again when time alone changes it', async () => {
    const db = await open();
    const outside = greenOutside();
    const commit = outside.get('commit', 'domain/orders');
    const date = new Date(Date.now() - 15 * 60_000 + 5_000).toISOString();
    outside.put({
      source: 'github-core',
      kind: 'verify',
      subject: `domain/orders@${sha('a')}`,
      scope: 'domain/orders',
      value: null,
    });
    outside.put({
      source: 'github-core',
      kind: 'commit',
      subject: 'domain/orders',
      scope: 'domain/orders',
      value: {
        sha: sha('a'),
        message: 'm',
        author: 'a',
        url: 'u',
        ...commit?.value,
        date,
      },
    });
    start({ db, outside, frequencyMs: 3_600_000 });
    const verify = async () => {
      const [{ body }] = await db('primitives_pipeline');
      return JSON.parse(body).stages[1].status;
    };
    await eventually(async () => expect(await verify()).toBe('waiting'));
    await eventually(
      async () => expect(await verify()).toBe('unknown'),
      20_000,
    );
    expect(await db('primitives_dirty')).toEqual([]);
  });
});
