import {
  DoneRule,
  Pipeline,
  pipelineSchema,
  PrimitiveSummary,
  primitiveSummarySchema,
  StageStatus,
  Verdict,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { anyChange, anySources, argocds } from '../__testUtils__/any-world';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Reading } from '../__testUtils__/reading';
import { AuditConfig } from '../audit/rule';
import { Fact } from '../facts/fact';
import { doneIn } from '../store/unread';
import { Change, config as tested, factsOf, world } from '../testing/world';
import { isItemAskedFor } from './done-pages';

jest.setTimeout(300_000);

const custom = (
  id: string,
  per: 'primitive' | 'environment',
  expression: string,
) =>
  new DoneRule({
    ...{ id, per, expression },
    ...{ title: id, description: 'd', satisfy: 's' },
  });

const environments = ['dev', 'staging', 'production'] as const;

/** Rules that look at other environments than their own, and at several. */
const config: AuditConfig = {
  ...tested,
  environments: [...environments],
  done: [
    ...tested.done,
    custom(
      'either',
      'primitive',
      'environments.dev.stages.sync.status == "passed" || environments.staging.stages.sync.status == "passed"',
    ),
    custom(
      'all-healthy',
      'primitive',
      'environments.all(e, !environments[e].enabled || environments[e].stages.health.status == "passed")',
    ),
    custom(
      'production-only',
      'primitive',
      'environments.production.stages.sync.status != "failed"',
    ),
    custom(
      'staging-before',
      'environment',
      'environment.name != "dev" || environments.staging.stages.sync.status == "passed"',
    ),
  ],
};

const verdicts: Verdict['status'][] = ['met', 'not-met', 'unknown'];
const statuses: StageStatus[] = ['failed', 'unknown', 'waiting', 'passed'];

/** The facts of a changed world as those of another primitive. */
function factsAs(name: string, change: Change): Fact[] {
  const facts = [...world(change).all()].filter(
    ({ kind, scope }) => scope !== '' && kind !== 'waivers',
  );
  return JSON.parse(
    JSON.stringify(facts)
      .replaceAll('domain-orders', `domain-${name}`)
      .replaceAll('domain/orders', `domain/${name}`),
  );
}

/** The one word for a primitive, by what its line says. */
function stateOf({ build, environments: all }: PrimitiveSummary) {
  const enabled = all.filter(each => each.enabled);
  const isAny = (status: StageStatus) =>
    build === status || enabled.some(each => each.status === status);
  if (isAny('failed')) return 'failed';
  if (isAny('unknown')) return 'unknown';
  const [first] = environments;
  const isGreen = enabled.some(
    each => each.environment === first && each.status === 'passed',
  );
  return build === 'passed' && isGreen ? 'done' : 'waiting';
}

const waivers = factsOf({
  waivers: {
    gitops: {
      waivers: ['environment-running', 'either'].map(rule => ({
        ...{ rule, owner: 'group:orders' },
        ...{ until: '2999-01-01', reason: 'r' },
      })),
    },
  },
}).map(fact => ({ ...fact, scope: '' }));

describeOnDatabases('Filters while sources cannot be read', databases => {
  it('find what the pages say, whatever Argo CDs rules look at', async () => {
    const reading = await Reading.open(databases, {
      config,
      sources: [
        ...(['github-core', 'github-gitops', 'registry'] as const).map(
          name => ({ name }),
        ),
        ...argocds.map(instance => ({ name: 'argocd' as const, instance })),
      ],
    });
    const { model } = reading;
    await reading.readAll();
    await reading.record(waivers);
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyChange, { minLength: 1, maxLength: 8 }),
        anySources,
        async (changes, sources) => {
          runs += 1;
          const search = `run${runs}x`;
          await reading.record(
            changes.flatMap((change, n) => factsAs(`${search}${n}`, change)),
          );
          await reading.mark(sources);
          const { items } = await model.auditItems({ search, limit: 500 });
          expect(items).toHaveLength(changes.length);
          for (const rule of config.done.map(({ definition }) => definition.id))
            for (const environment of [undefined, ...environments])
              for (const verdict of verdicts) {
                const query = { search, rule, verdict: [verdict], environment };
                const found = await model.auditItems(query);
                expect([query, found.items.map(({ id }) => id)]).toEqual([
                  query,
                  items
                    .filter(item => isItemAskedFor(item, query))
                    .map(({ id }) => id),
                ]);
              }
          const waived = await model.auditItems({ search, waived: true });
          expect(waived.items.map(({ id }) => id)).toEqual(
            items
              .filter(item =>
                item.done.some(v => v.waiver && v.status !== 'met'),
              )
              .map(({ id }) => id),
          );
          const pipelines: Pipeline[] = [];
          const lines: PrimitiveSummary[] = [];
          for (const line of (await model.fleet({ filters: { search } })).items)
            lines.push(primitiveSummarySchema.parse(JSON.parse(line)));
          for (const { id } of items)
            pipelines.push(
              pipelineSchema.parse(
                JSON.parse((await model.pipeline(id)) ?? ''),
              ),
            );
          const ids = async (
            filters: NonNullable<Parameters<typeof model.fleet>[0]>['filters'],
          ) =>
            (await model.fleet({ filters: { ...filters, search } })).items.map(
              line => JSON.parse(line).id,
            );
          for (const name of environments) {
            for (const done of verdicts)
              expect(
                await ids({ environment: { name, done: [done] } }),
              ).toEqual(
                pipelines
                  .filter(pipeline => doneIn(pipeline, name) === done)
                  .map(({ id }) => id),
              );
            for (const status of statuses)
              expect(
                await ids({ environment: { name, status: [status] } }),
              ).toEqual(
                lines
                  .filter(line =>
                    line.environments.some(
                      e => e.environment === name && e.status === status,
                    ),
                  )
                  .map(({ id }) => id),
              );
          }
          for (const state of ['failed', 'unknown', 'done', 'waiting'] as const)
            expect(await ids({ state: [state] })).toEqual(
              lines.filter(line => stateOf(line) === state).map(({ id }) => id),
            );
          for (const kind of ['link', 'template', 'wait', 'none'] as const)
            expect(await ids({ nextStep: [kind] })).toEqual(
              pipelines
                .filter(({ nextStep }) => nextStep.kind === kind)
                .map(({ id }) => id),
            );
        },
      ),
      { numRuns: Number(process.env.UNREAD_RUNS ?? 5) },
    );
  });
});
