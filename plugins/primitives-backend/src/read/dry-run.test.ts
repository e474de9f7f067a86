import { say, sayAt } from '@ameide/plugin-primitives-common';
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
  async function open() {
    const reading = await Reading.open(databases);
    await reading.readAll();
    await reading.record(factsOf(green));
    const { db, model } = reading;
    const rules = new AuditRules({
      ...{ db, rules: config.done },
      pipelines: readable => model.readableBy(readable).pipelines(),
    });
    return { reading, rules };
  }

  it('names the primitives whose verdict would change, and counts how all would come out', async () => {
    const { rules } = await open();
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
    const { rules } = await open();
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

  it('judges by what can be read now', async () => {
    const { reading, rules } = await open();
    const expression =
      'environments.dev.stages.sync.status == "passed" && owner != ""';
    const counts = async () =>
      (await rules.try({ ...rule, expression }, 'everything')).counts;
    expect(await counts()).toEqual({ met: 1, 'not-met': 0, unknown: 0 });
    await reading.fail('argocd');
    expect(await counts()).toEqual({ met: 0, 'not-met': 0, unknown: 1 });
  });

  it('refuses what is no rule', async () => {
    const { rules } = await open();
    await expect(
      rules.try({ ...rule, expression: 'owner' }, 'everything'),
    ).rejects.toMatchObject({
      message: 'rule.expression: comes to string; a rule must come to a bool',
      said: {
        message: sayAt(
          'rule.expression',
          say('expression.noBool', { type: 'string' }),
        ),
      },
    });
  });
});
