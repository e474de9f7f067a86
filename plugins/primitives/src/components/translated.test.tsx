import { ComponentProps, ReactElement } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { translationApiRef } from '@backstage/frontend-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import {
  breachSchema,
  choicesSchema,
  movesSchema,
  pipelineSchema,
  primitiveAnnotation,
  PrimitivesApi,
  primitiveSummarySchema,
  progressSchema,
  auditRuleSchema,
  ruleDefinitionSchema,
  sourceStatusSchema,
  standingRuleSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { Route, Routes } from 'react-router-dom';
import given from '../__testUtils__/assembled.json';
import { auditOf } from '../__testUtils__/fleet-fixtures';
import { pseudoLocale, unmarked } from '../__testUtils__/pseudo-locale';
import {
  auditApi,
  fakeApi,
  fleetApi,
  httpError,
  renderPage,
} from '../__testUtils__/render';
import { primitivesApiRef } from '../api';
import { AuditPage } from './audit/AuditPage';
import { PromotionBoard } from './fleet/PromotionBoard';
import { FleetPage } from './fleet/FleetPage';
import { PrimitiveEnvironmentField } from './form/PrimitiveEnvironmentField';
import { EntityPipeline } from './pipeline/EntityPipeline';
import { EntityPipelineCard } from './pipeline/EntityPipelineCard';
import { RequestView } from './request/RequestView';
import { SourcesPage } from './sources/SourcesPage';

/** What the backend's own code made, through the schemas that the client has. */
const assembled = z
  .object({
    pipelines: z.array(pipelineSchema),
    summaries: z.array(primitiveSummarySchema),
    rules: z.array(auditRuleSchema),
    breaches: z.array(breachSchema),
    standing: z.array(standingRuleSchema),
    defaults: z.array(ruleDefinitionSchema),
    choices: choicesSchema,
    moves: movesSchema,
    progress: progressSchema,
    sources: z.array(sourceStatusSchema),
    refusal: z.object({ message: z.string(), said: z.looseObject({}) }),
  })
  .parse(given);
const { pipelines, summaries, sources } = assembled;
const [green] = pipelines;

/** Words of people and of outside systems, which no catalogue has. */
const theirs = ['Take orders', 'Being rewritten', 'A fire', 'Ameide Portal'];

const show = (
  element: ReactElement,
  api: Partial<PrimitivesApi>,
  path?: string,
) => renderPage(element, { api, path, translation: pseudoLocale() });

const patiently = { timeout: 20_000 };

function expectMarked(root: Element = document.body) {
  expect(
    unmarked(root).filter(text => !theirs.some(each => text.includes(each))),
  ).toEqual([]);
}

const entity = {
  ...{ apiVersion: 'backstage.io/v1alpha1', kind: 'Component' },
  metadata: {
    name: green.id,
    annotations: { [primitiveAnnotation]: green.id },
  },
};

const rulesOf = {
  rules: assembled.defaults.map(rule => ({
    ...rule,
    counts: { met: 1, 'not-met': 2, unknown: 0, waived: 0 },
    isDefault: true,
  })),
  standing: assembled.standing,
};
const audit = auditApi({
  ...auditOf(2),
  ...{ done: rulesOf, sources, breaches: assembled.breaches },
  all: assembled.breaches,
  rules: assembled.rules.map(rule => ({ ...rule, breaches: 1 })),
  items: pipelines.slice(0, 4).map(pipeline => ({ ...pipeline })),
  trends: {
    ...{ from: '2026-01-01', to: '2026-01-03', days: [] },
    rules: assembled.rules,
  },
});

describe('in another language', () => {
  it.each(pipelines.map(pipeline => [pipeline.nextStep.title, pipeline]))(
    'the pipeline tab and its card say nothing in English (%s)',
    async (_title, pipeline) => {
      show(
        <EntityProvider entity={entity}>
          <EntityPipeline />
          <EntityPipelineCard />
        </EntityProvider>,
        {
          getPipeline: async () => pipeline,
          getMoves: async () => assembled.moves,
        },
      );
      await screen.findAllByText(/^⟦Next step⟧$/, undefined, patiently);
      for (const stage of document.querySelectorAll('button[aria-expanded]')) {
        if (stage.getAttribute('aria-expanded') === 'false')
          await userEvent.click(stage);
        expectMarked();
      }
      expectMarked();
    },
  );

  it('the fleet says nothing in English', async () => {
    show(<FleetPage />, fleetApi({ items: summaries, sources }));
    await screen.findByRole('grid', undefined, patiently);
    await waitFor(
      () => expect(screen.getAllByRole('row').length).toBeGreaterThan(5),
      patiently,
    );
    expectMarked();
  });

  it.each([
    '/',
    '/done',
    '/rules',
    '/trends',
    ...rulesOf.rules.map(({ id }) => `/rules/${id}`),
    ...rulesOf.standing.map(({ id }) => `/rules/${id}`),
  ])('the audit at %s says nothing in English', async path => {
    show(<AuditPage />, audit, path);
    await waitFor(
      () => expect(document.body.textContent).toContain('⟦'),
      patiently,
    );
    await waitFor(
      () =>
        expect(document.querySelector('.MuiSkeleton-root')).toBeNull(),
      patiently,
    );
    expectMarked();
  });

  it('a breach and a verdict open to nothing in English', async () => {
    show(<AuditPage />, audit, '/');
    const [, first] = await screen.findAllByRole('row', undefined, patiently);
    const button = first.querySelector('button');
    if (!button) throw new Error('A breach opens by a button');
    await userEvent.click(button);
    await screen.findByRole('dialog', undefined, patiently);
    expectMarked();
  });

  it('the promotion board says of each that may not move why', async () => {
    const { digest = '' } = assembled.moves;
    const one = { ...green, digest, digests: 1, since: green.observedAt };
    show(<PromotionBoard />, {
      getPromotions: async () => ({
        ...{ items: [one], left: [], total: 1, unproven: 0 },
      }),
      getPromotionMoves: async () => ({
        items: assembled.moves.items.map(move => ({
          ...{ ...move, id: green.id, digest },
        })),
      }),
    });
    await screen.findAllByText(/Holidays/, undefined, patiently);
    expectMarked();
  });

  it('a form says why something may not be chosen', async () => {
    type Props = ComponentProps<typeof PrimitiveEnvironmentField>;
    const props: Partial<Props> = {
      ...{ onChange: () => {}, schema: { title: '⟦To⟧', enum: ['staging'] } },
      uiSchema: { 'ui:options': { workflow: 'promote' } },
    };
    const formContext = {
      formData: { primitive: `component:default/${green.id}`, source: 'dev' },
    };
    show(
      <PrimitiveEnvironmentField
        {...({ ...props, formContext } as Partial<Props> as Props)}
      />,
      { getChoices: async () => assembled.choices },
    );
    await screen.findByText(/Holidays|⟦staging/, undefined, patiently);
    expectMarked();
  });

  it('a refusal says why', async () => {
    const { message, said } = assembled.refusal;
    const failure = await httpError(404, message, said);
    show(<SourcesPage />, {
      getSources: async () => {
        throw failure;
      },
    });
    await screen.findByText(`⟦${message}⟧`, undefined, patiently);
    expectMarked();
  });

  it('the page of sources says what is the matter with one', async () => {
    show(<SourcesPage />, {
      getSources: async () => ({
        items: sources,
        lag: { hints: 0, primitives: 0, seconds: 0 },
      }),
    });
    await screen.findByText(/could not be read since/, undefined, patiently);
    expectMarked();
  });

  it('the page of a request says how far it is', async () => {
    const task = {
      ...{ id: 'abc', status: 'completed', createdAt: '', lastHeartbeatAt: '' },
      spec: {
        ...{ steps: [], output: {}, user: { ref: 'user:default/ann' } },
        parameters: { primitive: green.id, reason: 'Because' },
        templateInfo: {
          ...{ entityRef: 'template:default/enable-primitive', baseUrl: '' },
        },
      },
    };
    const output = {
      pull: 7,
      moves: assembled.progress.items.map(({ id, environment, wanted }) => ({
        ...{ id, environment, digest: wanted },
      })),
    };
    renderInTestApp(
      <Routes>
        <Route path="/primitives/requests/:taskId" element={<RequestView />} />
      </Routes>,
      {
        initialRouteEntries: ['/primitives/requests/abc'],
        apis: [
          [
            primitivesApiRef,
            fakeApi({ getProgress: async () => assembled.progress }),
          ],
          [translationApiRef, pseudoLocale()],
          [
            scaffolderApiRef,
            {
              getTask: async () => task,
              listTasks: async () => ({ tasks: [] }),
              streamLogs: () => ({
                subscribe: ({ next }: { next: (event: object) => void }) => {
                  setTimeout(() =>
                    next({
                      ...{ type: 'completion', id: '1', createdAt: '' },
                      body: { message: '', output },
                    }),
                  );
                  return { unsubscribe: () => {} };
                },
              }),
            } as never,
          ],
          mockApis.permission(),
        ],
      },
    );
    await screen.findByText(/Live: /, undefined, patiently);
    expectMarked();
  });
});
