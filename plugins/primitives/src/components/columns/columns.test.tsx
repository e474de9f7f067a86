import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  primitiveAnnotation,
  PrimitivesApi,
} from '@ameide/plugin-primitives-common';
import { minutesAgo } from '../../__testUtils__/fixtures';
import { fleetOf } from '../../__testUtils__/fleet-fixtures';
import { primitiveSummariesApiRef, SummaryLoader } from '../../summaries';
import { createPipelineColumns } from './create-pipeline-columns';

const { items, sources } = fleetOf(3);

function rows(
  ids: string[],
  getPrimitives: PrimitivesApi['getPrimitives'],
) {
  const entities = ids.map(id => ({
    ...{ apiVersion: 'backstage.io/v1alpha1', kind: 'Component' },
    metadata: { name: id, annotations: { [primitiveAnnotation]: id } },
  }));
  const others = {
    ...{ apiVersion: 'backstage.io/v1alpha1', kind: 'Component' },
    metadata: { name: 'website' },
  };
  renderInTestApp(
    <table>
      <tbody>
        {[...entities, others].map(entity => (
          <tr key={entity.metadata.name} aria-label={entity.metadata.name}>
            {createPipelineColumns().map((column, index) => (
              <td key={index}>{column.render?.({ entity }, 'row')}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>,
    {
      apis: [
        [
          primitiveSummariesApiRef,
          SummaryLoader.create({ api: { getPrimitives } }),
        ],
      ],
    },
  );
}

describe('columns of an entity table', () => {
  it('show state and next step of each primitive, by one request for all rows', async () => {
    const getPrimitives = jest.fn(async () => ({ items, sources, total: 3 }));
    const ids = items.map(item => item.id);
    rows(ids, getPrimitives);
    for (const { id, nextStep } of items) {
      const row = await screen.findByRole('row', { name: id });
      expect(await screen.findAllByText(nextStep.title)).not.toHaveLength(0);
      expect(row).toHaveTextContent(/dev: \w+/);
    }
    expect(getPrimitives).toHaveBeenCalledTimes(1);
    expect(getPrimitives).toHaveBeenCalledWith({ id: ids, limit: 50 });
    expect(screen.getByRole('row', { name: 'website' })).toHaveTextContent('');
  });

  it('say since when it is so, all by one timer', async () => {
    const since = minutesAgo(180);
    const timers = jest.spyOn(window, 'setInterval');
    rows(
      items.map(item => item.id),
      async () => ({
        ...{ items: items.map(item => ({ ...item, since })), sources, total: 3 },
      }),
    );
    const ages = await screen.findAllByText('3 hours ago');
    expect(ages).toHaveLength(6);
    for (const cell of screen.getAllByRole('cell').slice(0, 6))
      expect(cell).toHaveTextContent(/Unchanged since: 3 hours ago$/);
    expect(timers.mock.calls.filter(([, ms]) => ms === 15_000)).toHaveLength(1);
    timers.mockRestore();
  });

  it('say what a primitive waits for, also where that has an address', async () => {
    const nextStep = {
      ...{ kind: 'wait' as const, title: 'Waiting for health in dev' },
      ...{ reason: 'The rollout is under way.', url: 'https://argocd.test/a' },
    };
    const [first] = items;
    rows([first.id], async () => ({
      ...{ items: [{ ...first, nextStep }], sources, total: 1 },
    }));
    expect(await screen.findByText(nextStep.title)).toBeInTheDocument();
  });

  it('say unknown where nothing could be read, and why to who points at it', async () => {
    rows([items[0].id, items[1].id], async () => {
      throw new Error('The database is away');
    });
    const cells = await screen.findAllByText('Unknown');
    expect(cells).toHaveLength(4);
    expect(screen.queryByText(/The database is away/)).not.toBeInTheDocument();
    expect(screen.getAllByTitle('The database is away')).toHaveLength(4);
  });

  it('say unknown of what nobody knows', async () => {
    rows(['domain-none-v0'], async () => ({ items: [], sources, total: 0 }));
    expect(await screen.findAllByText('Unknown')).toHaveLength(2);
  });
});
