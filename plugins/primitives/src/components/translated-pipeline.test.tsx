import { screen } from '@testing-library/react';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  ApplicationRecord,
  english,
  Pipeline,
  pullCheckSchema,
  reasoned,
  say,
  Stage,
  told,
} from '@ameide/plugin-primitives-common';
import {
  assembled,
  entity,
  inEnglish,
  openEverything,
  patiently,
  show,
  untilRead,
} from '../__testUtils__/in-another-language';
import { httpError } from '../__testUtils__/render';
import { EntityPipeline } from './pipeline/EntityPipeline';

jest.setTimeout(120_000);

const { pipelines, moves } = assembled;
const digest = `sha256:${'1'.repeat(64)}`;

/** What outside systems tell of a stage, all of it at once. */
const evidence: Partial<Stage> = {
  findings: [
    {
      ...{ rule: 'imports/foreign', severity: 'error', file: 'src/a.ts' },
      ...{ line: 3, message: 'Outside words', remedy: 'Outside words' },
    },
  ],
  conditions: ['Outside words'],
  resources: [{ name: 'Job/smoke', state: 'Failed', message: 'Outside words' }],
};
const saidLog = (stage: Stage): Partial<Stage> => {
  const log = say('log.unread', {
    why: say('fault.shown.silent', { system: say('system.argocd') }),
  });
  const message = stage.said?.message ?? say('step.none');
  return { log: english(log), said: { message, log } };
};
/** GitHub's states of a review, each by its own name. */
const reviews = [
  'APPROVED',
  'CHANGES_REQUESTED',
  'COMMENTED',
  'DISMISSED',
  'PENDING',
].map(state => ({ author: 'ann', state }));
const withEvidence = (stage: Stage): Stage => ({
  ...{ ...stage, ...evidence },
  ...(stage.pull && { pull: { ...stage.pull, reviews } }),
  ...(stage.id === 'smoke' && saidLog(stage)),
});
const richer = (pipeline: Pipeline): Pipeline => ({
  ...pipeline,
  stages: pipeline.stages.map(withEvidence),
  environments: pipeline.environments.map(each => ({
    ...each,
    stages: each.stages.map(withEvidence),
  })),
});

const record: ApplicationRecord = {
  name: `dev-${pipelines[0].id}`,
  url: 'http://argocd.test/orders',
  syncs: [
    {
      ...{ id: 3, at: '2026-01-01T00:00:00Z', revision: 'a'.repeat(40) },
      ...{ message: 'Outside words', author: 'ann', digest, by: 'ann' },
    },
    { id: 2 },
  ],
  events: [
    {
      ...{ type: 'Warning', reason: 'BackOff', message: 'Outside words' },
      ...{ resource: 'Pod/orders-1', count: 3, at: '2026-01-01T00:00:00Z' },
    },
  ],
  logs: [],
  ...reasoned(say('argocd.noEvents')),
};

/** What the API cannot give, as it says so. */
const away = async (): Promise<never> => {
  const { message, said } = told(say('refusal.trying'));
  throw await httpError(503, message, said);
};

describe('a pipeline in another language', () => {
  it.each(
    ['verify', 'image', 'wiring', 'sync', 'health', 'smoke'].map(id => {
      const failed = pipelines.find(({ stages, environments }) =>
        [...stages, ...environments.flatMap(each => each.stages)].some(
          stage => stage.id === id && stage.status !== 'passed',
        ),
      );
      if (!failed) throw new Error(`Some pipeline stops at ${id}`);
      return [id, failed] as const;
    }),
  )(
    'whatever opens of a pipeline that stops at %s says nothing in English',
    async (_, pipeline) => {
      show(
        <EntityProvider entity={entity}>
          <EntityPipeline />
        </EntityProvider>,
        {
          getPipeline: async () => richer(pipeline),
          getMoves: async () => moves,
          getApplications: async () => ({ items: [record, record] }),
          getCommits: async () => ({
            ...{ commits: [], status: 'unknown', more: false },
            ...reasoned(say('commits.notHere')),
          }),
          getPullDiff: away,
          getPullChecks: async (_id, number) => ({
            ...{ number, commit: 'a'.repeat(40) },
            checks: pullCheckSchema.shape.state.options.map(state => ({
              ...{ name: state, state, url: 'http://github.test/checks/1' },
            })),
          }),
          getHistory: away,
          getDurations: away,
        },
      );
      await screen.findAllByText('⟦Next step⟧', undefined, patiently);
      expect(openEverything()).toBeGreaterThan(8);
      await untilRead();
      expect(inEnglish()).toEqual([]);
    },
  );
});
