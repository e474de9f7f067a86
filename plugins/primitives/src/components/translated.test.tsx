import { ComponentProps, ReactElement } from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
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
import { inWords } from '../model/in-words';
import { AuditPage } from './audit/AuditPage';
import { PromotionBoard } from './fleet/PromotionBoard';
import { FleetPage } from './fleet/FleetPage';
import { PrimitiveEnvironmentField } from './form/PrimitiveEnvironmentField';
import { EntityPipeline } from './pipeline/EntityPipeline';
import { EntityPipelineCard } from './pipeline/EntityPipelineCard';
import { RequestView } from './request/RequestView';
import { SourcesPage } from './sources/SourcesPage';

/** What the backend's own code made, through the schemas that the client has. */
const assembled = {
  pipelines: pipelineSchema.array().parse(given.pipelines),
  summaries: primitiveSummarySchema.array().parse(given.summaries),
  rules: auditRuleSchema.array().parse(given.rules),
  breaches: breachSchema.array().parse(given.breaches),
  standing: standingRuleSchema.array().parse(given.standing),
  defaults: ruleDefinitionSchema.array().parse(given.defaults),
  choices: choicesSchema.parse(given.choices),
  moves: movesSchema.parse(given.moves),
  progress: progressSchema.parse(given.progress),
  sources: sourceStatusSchema.array().parse(given.sources),
  refusal: given.refusal,
};
const { pipelines, summaries, sources } = assembled;
const [green] = pipelines;
const smokeFailed = pipelines[pipelines.length - 2];

/** Names of checks, files and pull requests, words of Argo CD and of people. */
const outsideWords = [
  ...['', 'Failed', 'Fix', 'Holidays', 'Incident', 'Take orders', 'Wire'],
  ...['ameide publish domain/orders', 'ameide verify domain/orders'],
  ...['component.yaml', 'create', 'enable-dev', 'values.yaml', 'wiring'],
];

/** Words of people and of outside systems, which no catalogue has; times, which the browser writes. */
const theirs = [
  /Take orders|Being rewritten|A fire|Ameide Portal/,
  /^ameide (verify|publish) domain\/orders$/,
  /^ameide gitops waive /,
  /^stages\.contract\.status == /,
  /^linux\/amd64, linux\/arm64$/,
  /^values\.yaml: password$/,
  /^template:default\//,
  /^\d+ \w+ ago$/,
  /^\w{3} \d+, \d{4}, \d+:\d+:\d+ [AP]M$/,
];

const show = (
  element: ReactElement,
  api: Partial<PrimitivesApi>,
  path?: string,
) => renderPage(element, { api, path, translation: pseudoLocale() });

const patiently = { timeout: 20_000 };

/** What is shown in English of ours. */
const inEnglish = () =>
  unmarked(document.body).filter(text => !theirs.some(each => each.test(text)));

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
  waivers: {
    ...auditOf(2).waivers,
    items: [
      {
        ...{ rule: 'core-ci', title: assembled.defaults[0].title },
        ...{ until: '2027-01-31', isOver: false, reason: 'Being rewritten' },
      },
    ],
  },
  all: assembled.breaches,
  rules: assembled.rules.map(rule => ({ ...rule, breaches: 1 })),
  items: pipelines.slice(0, 4).map(pipeline => ({ ...pipeline })),
  trends: {
    ...{ from: '2026-01-01', to: '2026-01-03', days: [] },
    rules: assembled.rules,
  },
});

describe('in another language', () => {
  it('no text of an answer is in English, whatever the stages came to', () => {
    const fields = ['message', 'reason', 'title', 'next', 'refusals', 'notes'];
    const texts: unknown[] = [];
    JSON.parse(
      JSON.stringify(inWords(given, id => `⟦${id}⟧`)),
      (key, value: unknown) => {
        if (fields.includes(key)) texts.push(...[value].flat());
        return value;
      },
    );
    expect(texts.length).toBeGreaterThan(1_000);
    expect(
      [...new Set(texts)]
        .filter(text => typeof text === 'string' && !/^⟦[^⟦⟧]+⟧$/.test(text))
        .sort(),
    ).toEqual(outsideWords);
  });

  it('the pipeline tab and its card say nothing in English', async () => {
    show(
      <EntityProvider entity={entity}>
        <EntityPipeline />
        <EntityPipelineCard />
      </EntityProvider>,
      {
        getPipeline: async () => smokeFailed,
        getMoves: async () => assembled.moves,
      },
    );
    await screen.findAllByText('⟦Next step⟧', undefined, patiently);
    for (const stage of ['⟦Smoke⟧', '⟦Verify⟧']) {
      const names = screen.getAllByText(stage);
      const button = names.flatMap(each => each.closest('button') ?? []).at(0);
      if (!button) throw new Error(`${stage} opens by a button`);
      fireEvent.click(button);
      expect(inEnglish()).toEqual([]);
    }
  });

  it('the fleet says nothing in English', async () => {
    show(<FleetPage />, fleetApi({ items: summaries, sources }));
    await waitFor(
      () => expect(screen.getAllByRole('row').length).toBeGreaterThan(5),
      patiently,
    );
    expect(inEnglish()).toEqual([]);
  });

  it.each(['/done', '/rules', '/rules/core-ci', '/rules/no-manual-syncs'])(
    'the audit at %s says nothing in English',
    async path => {
      show(<AuditPage />, audit, path);
      await waitFor(
        () => expect(document.body.textContent).toContain('⟦'),
        patiently,
      );
      await waitFor(
        () => expect(document.querySelector('.MuiSkeleton-root')).toBeNull(),
        patiently,
      );
      expect(inEnglish()).toEqual([]);
    },
  );

  it('a breach and a verdict open to nothing in English', async () => {
    show(<AuditPage />, audit, '/');
    const subject = assembled.breaches[0].subject;
    const button = await screen.findByText(subject, undefined, patiently);
    fireEvent.click(button);
    await screen.findByRole('dialog', undefined, patiently);
    expect(inEnglish()).toEqual([]);
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
    expect(inEnglish()).toEqual([]);
  });

  it('a form says why something may not be chosen', async () => {
    type Props = ComponentProps<typeof PrimitiveEnvironmentField>;
    const props: Partial<Props> = {
      ...{ onChange: () => {}, schema: { title: '⟦To⟧', enum: ['staging'] } },
      uiSchema: { 'ui:options': { workflow: 'enable' } },
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
    await screen.findByText(/Holidays/, undefined, patiently);
    expect(inEnglish()).toEqual([]);
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
    expect(inEnglish()).toEqual([]);
  });

  it('the page of sources says what is the matter with one', async () => {
    show(<SourcesPage />, {
      getSources: async () => ({
        items: sources,
        lag: { hints: 0, primitives: 0, seconds: 0 },
      }),
    });
    await screen.findByText(/could not be read since/, undefined, patiently);
    expect(inEnglish()).toEqual([]);
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
    expect(inEnglish()).toEqual([]);
  });
});
