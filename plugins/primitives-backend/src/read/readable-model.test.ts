import { primitiveSummarySchema } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { mockServices } from '@backstage/backend-test-utils';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { readAudit } from '../api/audit-export';
import { AuditRules } from '../api/audit-rules';
import { Figures } from '../api/figures';
import { DeliveryReader } from '../delivery/delivery-reader';
import { Fact } from '../facts/fact';
import { fleetScope } from '../facts/scope';
import { LineageReader } from '../lineage/lineage-reader';
import { application, config, factsOf, green, sha } from '../testing/world';
import { DoneFigures } from './done-figures';

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
  beforeEach(async () => {
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

  it('is verdicts and dry-runs over its own', async () => {
    const { db } = reading;
    const rules = new AuditRules({
      ...{ db, rules: config.done, figures: new DoneFigures({ db }) },
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
  });
});
