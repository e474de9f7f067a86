import { describeOnDatabases } from '../__testUtils__/databases';
import { Reading } from '../__testUtils__/reading';
import { AuditRules } from '../api/audit-rules';
import { config, factsOf, green, id } from '../testing/world';

jest.setTimeout(120_000);

const rule = {
  id: 'core-ci',
  title: 'T',
  description: 'd',
  satisfy: 's',
  per: 'primitive',
} as const;

describeOnDatabases('a rule that is tried', databases => {
  async function audit() {
    const reading = await Reading.open(databases);
    await reading.readAll();
    await reading.record(factsOf(green));
    const { db } = reading;
    return new AuditRules({ db, rules: config.done });
  }

  it('names the primitives whose verdict would change, and counts how all would come out', async () => {
    const rules = await audit();
    expect(
      await rules.try(
        { ...rule, expression: 'owner == "nobody"' },
        'everything',
      ),
    ).toMatchObject({
      ...{ primitives: 1, isWhole: true, changed: 1 },
      counts: { met: 0, 'not-met': 1, unknown: 0 },
      changes: [{ id, from: 'met', to: 'not-met' }],
    });
    const { rules: known } = await rules.list('everything');
    expect(known[0]).toMatchObject({ id: 'core-ci', counts: { met: 1 } });
  });

  it('finds no change where there is none, and a new verdict for a new rule', async () => {
    const rules = await audit();
    const same = { ...rule, expression: 'stages.verify.status == "passed"' };
    expect(await rules.try(same, 'everything')).toMatchObject({
      changed: 0,
      changes: [],
    });
    const perEnvironment = {
      ...same,
      ...{ id: 'new', per: 'environment' as const },
    };
    expect((await rules.try(perEnvironment, 'everything')).changes).toEqual([
      expect.objectContaining({ id, environment: 'dev', to: 'met' }),
    ]);
  });

  it('refuses what is no rule', async () => {
    const rules = await audit();
    await expect(
      rules.try({ ...rule, expression: 'owner' }, 'everything'),
    ).rejects.toThrow('rule.expression: comes to string');
  });
});
