import { ComponentProps } from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import given from '../__testUtils__/assembled.json';
import {
  assembled,
  audit,
  entity,
  inEnglish,
  openRequest,
  patiently,
  show,
  untilRead,
} from '../__testUtils__/in-another-language';
import { fleetApi, httpError } from '../__testUtils__/render';
import { inWords } from '../model/in-words';
import { AuditPage } from './audit/AuditPage';
import { PromotionBoard } from './fleet/PromotionBoard';
import { FleetPage } from './fleet/FleetPage';
import { PrimitiveEnvironmentField } from './form/PrimitiveEnvironmentField';
import { EntityPipeline } from './pipeline/EntityPipeline';
import { EntityPipelineCard } from './pipeline/EntityPipelineCard';
import { SourcesPage } from './sources/SourcesPage';

const { pipelines, summaries, sources } = assembled;
const [green] = pipelines;
const smokeFailed = pipelines[pipelines.length - 2];

/** Names of checks, files and pull requests, words of Argo CD and of people. */
const outsideWords = [
  ...['', '1/2', 'Failed', 'Fix', 'Holidays', 'Incident', 'Take orders', 'Wire'],
  ...['ameide publish domain/orders', 'ameide verify domain/orders'],
  ...['component.yaml', 'create', 'enable-dev', 'values.yaml', 'wiring'],
];

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

  it.each([
    ...['/?view=done', '/?view=rules', '/?view=waivers', '/?view=trends'],
    ...['/rules/core-ci', '/rules/no-manual-syncs'],
  ])('the audit at %s says nothing in English', async path => {
    show(<AuditPage />, audit, path);
    await waitFor(
      () => expect(document.body.textContent).toContain('⟦'),
      patiently,
    );
    await untilRead();
    expect(inEnglish()).toEqual([]);
  });

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
    await screen.findAllByText(/; next: /, undefined, patiently);
    expect(inEnglish()).toEqual([]);
  });

  it.each([4, 0])('the promotion board with nothing on it says where to look: %s wait', async waiting => {
    show(<PromotionBoard />, {
      getPromotions: async () => ({
        ...{ items: [], left: [], total: 0, unproven: 0 },
      }),
      getFleetCounts: async () => ({
        ...{ failed: 0, unknown: 0, waiting, done: 1, total: waiting + 1 },
        sources: [],
      }),
      getChangePermissions: async () => ({
        items: [
          {
            ...{ workflow: 'promote', environment: 'staging' },
            ...{ permission: 'primitives.promote', decision: 'DENY' },
          },
        ],
      }),
    });
    await screen.findByText(/primitives.promote/, undefined, patiently);
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
    const output = {
      pull: 7,
      moves: assembled.progress.items.map(({ id, environment, wanted }) => ({
        ...{ id, environment, digest: wanted },
      })),
    };
    openRequest({
      output,
      api: { getProgress: async () => assembled.progress },
    });
    await screen.findByText(/Live: /, undefined, patiently);
    expect(inEnglish()).toEqual([]);
  });
});
