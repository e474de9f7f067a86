import { primitiveSummarySchema } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { mockServices } from '@backstage/backend-test-utils';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { readAudit } from '../api/audit-export';
import { AuditRules } from '../api/audit-rules';
import { Figures } from '../api/figures';
import { DeliveryReader } from '../delivery/delivery-reader';
import { DurationReader } from '../details/duration-reader';
import { Fact } from '../facts/fact';
import { fleetScope } from '../facts/scope';
import { LineageReader } from '../lineage/lineage-reader';
import {
  application,
  config,
  digest,
  factsOf,
  green,
  sha,
} from '../testing/world';
import { EvidenceReader } from '../evidence/evidence-reader';
import { breakGlassPage } from './break-glass';
import { everything, nothing } from './readable';

jest.setTimeout(120_000);

const mine = 'domain-mine-v0';
const theirs = 'domain-theirs-v0';
const readable: Readable = { field: 'owner', values: ['group:default/us'] };

/** The green primitive under another name, with an override that the audit lists. */
function like(name: string, owner: string): Fact[] {
  const text = JSON.stringify(factsOf(green)).replaceAll('orders', name);
  const facts: Fact[] = JSON.parse(text);
  const overridden = { ...application, overrides: [name] };
  const override = later('application', `dev-domain-${name}-v0`, overridden, 2);
  return [
    ...facts.map(fact =>
      fact.kind === 'folder'
        ? { ...fact, value: { treeSha: 'f', owner, versions: ['v0'] } }
        : fact,
    ),
    { ...override, scope: `domain/${name}` },
  ];
}

const pushed = {
  ...{ author: 'eve', date: '2026-01-10T12:00:00Z', message: theirs },
  ...{ url: 'u', root: false },
};

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describeOnDatabases('what somebody reads by conditions', databases => {
  let reading: Reading;
  let model: Reading['model'];
  // Those that change what is known come last.
  beforeAll(async () => {
    reading = await Reading.open(databases);
    await reading.readAll();
    await reading.record([
      ...like('mine', 'us'),
      ...like('theirs', 'group:default/them'),
      ...like('zmine', 'group:us'),
      { ...later('gitops-commit', sha('b'), pushed, 2), scope: fleetScope },
    ]);
    model = reading.model.readableBy(readable);
  });

  it('is a fleet with its own pages, totals and groups, that says that there is more', async () => {
    const first = await model.fleet({ limit: 1 });
    const rest = await model.fleet({ limit: 1, cursor: first.nextCursor });
    expect(
      [...first.items, ...rest.items].map(
        text => primitiveSummarySchema.parse(JSON.parse(text)).id,
      ),
    ).toEqual([mine, 'domain-zmine-v0']);
    expect(rest.nextCursor).toBeUndefined();
    expect(first).toMatchObject({ total: 2, hidden: true });
    expect(await model.fleet({ filters: { search: 'theirs' } })).toMatchObject({
      items: [],
      total: 0,
      hidden: true,
    });
    // The cache must not hand one caller's page to another.
    expect(await reading.model.fleet({ limit: 1 })).toMatchObject({
      ...{ total: 3, hidden: false },
    });
    const groups = await model.groups({ by: 'owner', filters: {} });
    expect(groups.items.map(group => group.value)).toEqual(['group:us', 'us']);
    const figures = new Figures({ db: reading.db, firstEnvironment: 'dev' });
    expect(await figures.fleet(readable)).toMatchObject({ total: 2 });
  });

  it('is no pipeline and no history of others, now or then', async () => {
    const at = await reading.moment();
    expect(await model.pipeline(mine)).toContain(mine);
    expect(await model.pipeline(mine, at)).toContain(mine);
    expect((await model.history(mine)).items).not.toEqual([]);
    expect(await model.pipeline(theirs)).toBeUndefined();
    expect(await model.pipeline(theirs, at)).toBeUndefined();
    expect((await model.history(theirs)).items).toEqual([]);
    expect((await reading.model.history(theirs)).items).not.toEqual([]);
  });

  it('is an audit of its own, now and then, and in the export', async () => {
    for (const at of [undefined, await reading.moment()]) {
      const audit = await readAudit(model, { at, now: new Date() });
      const items = (await all(audit.items)).map(item => item.id);
      const breaches = await all(audit.breaches);
      expect({ at, items }).toEqual({ at, items: [mine, 'domain-zmine-v0'] });
      expect(breaches.map(breach => breach.subject).sort()).toEqual([
        'dev-domain-mine-v0: mine',
        'dev-domain-zmine-v0: zmine',
      ]);
      expect(JSON.stringify([items, breaches, audit.rules])).not.toContain(
        'theirs',
      );
      const summary = await model.audit(at);
      expect(summary.primitives).toBe(2);
      const { rules } = summary;
      expect(rules.find(r => r.rule === 'no-overrides-or-drift')).toMatchObject(
        { status: 'not-met', breaches: 2 },
      );
      expect(
        rules.find(r => r.rule === 'changes-by-pull-request'),
      ).toMatchObject({ status: 'unknown', breaches: 0 });
    }
  });

  it('is pages of verdicts and breaches that count its own', async () => {
    const items = await model.auditItems({ limit: 1 });
    expect(items).toMatchObject({ total: 2, items: [{ id: mine }] });
    const offset = await model.auditItems({ limit: 1, offset: 1 });
    expect(offset.items).toMatchObject([{ id: 'domain-zmine-v0' }]);
    const none = await model.auditItems({ search: 'theirs' });
    expect(none).toMatchObject({ total: 0, items: [] });
    const breaches = await model.breaches({ limit: 1, order: 'asc' });
    expect(breaches).toMatchObject({ total: 2, items: [{ id: mine }] });
    const { nextCursor: cursor } = breaches;
    const next = await model.breaches({ limit: 1, order: 'asc', cursor });
    expect(next.items).toMatchObject([{ id: 'domain-zmine-v0' }]);
    expect(await model.breaches({ search: 'theirs' })).toMatchObject({
      ...{ total: 0, items: [] },
    });
  });

  it('is verdicts and dry-runs over its own', async () => {
    const { db } = reading;
    const rules = new AuditRules({
      ...{ db, rules: config.done },
      pipelines: who => reading.model.readableBy(who).pipelines(),
    });
    const tried = await rules.try(
      {
        ...{ id: 'new', title: 'T', description: 'd', satisfy: 's' },
        ...{ per: 'primitive', expression: 'owner == "nobody"' },
      },
      readable,
    );
    expect(tried.changes.map(change => change.id)).toEqual([
      mine,
      'domain-zmine-v0',
    ]);
    const count = async (who: Readable) => {
      const { counts } = (await rules.list(who)).rules[0];
      return counts.met + counts['not-met'] + counts.unknown;
    };
    expect(await count('everything')).toBe(3);
    expect(await count(readable)).toBe(2);
  });

  it('is no lineage and no delivery of others', async () => {
    const { db } = reading;
    const logger = mockServices.logger.mock();
    const lineage = new LineageReader({ db, logger, config });
    // The same commit touched all three.
    const subject = { type: 'commit', value: sha('a') } as const;
    const names = async (who: Readable) =>
      (await lineage.read(subject, who)).items.map(item => item.name).sort();
    expect(await names('everything')).toEqual(['mine', 'theirs', 'zmine']);
    expect(await names(readable)).toEqual(['mine', 'zmine']);
    const delivery = new DeliveryReader({ db, environment: 'dev' });
    const teams = async (who: Readable) => {
      const to = Date.parse('2026-01-11');
      const from = Date.parse('2026-01-09');
      const found = await delivery.read({ from, to, readable: who });
      return found.teams.map(team => team.owner).sort();
    };
    expect(await teams('everything')).toEqual([
      'group:default/them',
      'group:us',
      'us',
    ]);
    expect(await teams(readable)).toEqual(['group:us', 'us']);
  });

  it('is changes outside Git, and evidence, of its own', async () => {
    const { db, statuses } = reading;
    const page = await breakGlassPage(
      db,
      {},
      { environments: ['dev', 'staging'], readable },
    );
    expect(page.items.map(item => item.primitive).sort()).toEqual([
      ...['domain/mine', 'domain/zmine'],
    ]);
    const evidence = new EvidenceReader({
      ...{ db, statuses, config, signer: undefined },
      logger: mockServices.logger.mock(),
      commitOf: async () => undefined,
    });
    const read = (id: string, who: Readable) =>
      evidence.read(id, digest('1'), who);
    await expect(read(theirs, readable)).rejects.toThrow(
      `'${theirs}' is not known to have published`,
    );
    for (const [id, who] of [
      [mine, readable],
      [theirs, everything],
    ] as const)
      expect(JSON.stringify(await read(id, who))).toContain(id);
  });

  it('is told what is usual by its own', async () => {
    const { db } = reading;
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8])
      await db('primitives_transition').insert({
        ...{ id: theirs, environment: '', at, message: '' },
        stage: at % 2 ? 'verify' : 'image',
        ...{ from_status: 'running', to_status: 'passed' },
        digest: at % 2 ? null : `sha256:${at}`,
      });
    const reader = new DurationReader({
      ...{ db, environments: ['dev'], clock: () => new Date(0) },
    });
    const usual = async (who: Readable) => {
      const { items } = await reader.read(mine, who);
      return items.find(item => item.stage === 'image')?.usual?.count;
    };
    expect(await usual('everything')).toBe(3);
    expect(await usual(readable)).toBeUndefined();
  });

  it('is told as a part, and what others were told of a moment is not given out', async () => {
    // Long enough ago that who reads everything gets what was gone through once.
    await reading.db('primitives_fact').update({ since: 0 });
    const past = new Date(Date.now() - 3_600_000);
    expect((await reading.model.audit(past)).primitives).toBe(3);
    for (const moment of [undefined, past]) {
      const { rules, primitives, hidden } = await model.audit(moment);
      expect({ primitives, hidden }).toEqual({ primitives: 2, hidden: true });
      for (const rule of rules.filter(each => each.status === 'met'))
        expect(rule.reason).toMatch(/^Of the primitives that you may read:/);
    }
    const nobody = reading.model.readableBy(nothing);
    for (const moment of [undefined, past]) {
      const { rules, breaches, primitives } = await nobody.audit(moment);
      expect({ breaches, primitives }).toEqual({ breaches: [], primitives: 0 });
      expect(rules.map(rule => rule.status)).toEqual(
        rules.map(() => 'unknown'),
      );
    }
    expect((await reading.model.audit()).hidden).toBe(false);
  });

  it('is promotions of its own', async () => {
    const { db } = reading;
    await db('primitives_environment')
      .where({ environment: 'dev' })
      .update({ digest: 'sha256:1' });
    for (const id of [mine, theirs])
      await db('primitives_transition').insert({
        ...{ id, environment: 'dev', stage: 'smoke', at: 1, message: '' },
        ...{ from_status: 'running', to_status: 'passed', digest: 'sha256:1' },
      });
    const step = { source: 'dev', target: 'staging' };
    expect(await model.promotions(step)).toMatchObject({
      ...{ total: 1, items: [{ id: mine }] },
    });
    expect(await reading.model.promotions(step)).toMatchObject({ total: 2 });
    await db('primitives_transition').where({ at: 1 }).delete();
    expect(await model.promotions(step)).toMatchObject({
      ...{ total: 0, unproven: 2 },
      left: [{ id: mine }, { id: 'domain-zmine-v0' }],
    });
  });

  it('is waivers for its own', async () => {
    const waived = { rule: 'no-overrides-or-drift', until: '2099-01-31' };
    const waivers = [
      { ...waived, primitive: mine, reason: 'a' },
      { ...waived, primitive: theirs, reason: 'b' },
      { ...waived, owner: 'group:us', reason: 'c' },
      { ...waived, owner: 'group:default/them', reason: 'd' },
      { ...waived, owner: 'group:nobody', reason: 'e' },
    ];
    await reading.record([
      later('waivers', 'gitops', { waivers, by: 'ann' }, 900),
    ]);
    const reasons = async (who: Reading['model'], at?: Date) =>
      (await who.waivers(at)).items.map(item => item.reason).sort();
    expect(await reasons(model)).toEqual(['a', 'c']);
    expect(await reasons(model, await reading.moment())).toEqual(['a', 'c']);
    expect(await reasons(reading.model)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await reasons(reading.model.readableBy(nothing))).toEqual([]);
  });
});
