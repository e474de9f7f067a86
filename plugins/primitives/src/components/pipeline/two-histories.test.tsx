import { useState } from 'react';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  HistoryPage,
  PrimitivesApi,
  Transition,
} from '@ameide/plugin-primitives-common';
import { greenPipeline } from '../../__testUtils__/fixtures';
import { entityOf } from '../../__testUtils__/pipeline-tab';
import { renderPage } from '../../__testUtils__/render';
import { EntityPipeline } from './EntityPipeline';

const ids = ['domain-orders-v0', 'domain-stock-v0'] as const;

/** Of the first in January, of the second in March. */
const transition = (id: string, day: number): Transition => ({
  ...{ seq: day, id, environment: 'dev', stage: 'smoke', to: 'passed' },
  at: `2026-0${id === ids[0] ? 1 : 3}-0${day}T10:00:00Z`,
  message: '',
});

/** The tab of either, as one who follows links from one entity to the other sees it. */
function Tabs() {
  const [id, setId] = useState<string>(ids[0]);
  return (
    <>
      {ids.map(each => (
        <button key={each} onClick={() => setId(each)}>
          {each}
        </button>
      ))}
      <EntityProvider entity={entityOf(id)}>
        <EntityPipeline />
      </EntityProvider>
    </>
  );
}

const goTo = async (id: string) => {
  await userEvent.click(screen.getByRole('button', { name: id }));
  const title = await screen.findByRole('button', { name: 'History' });
  if (title.getAttribute('aria-expanded') === 'false')
    await userEvent.click(title);
};
/** Where each row that is shown leads to. */
const rows = () =>
  screen
    .queryAllByRole('link', { name: /Show the pipeline as of/ })
    .map(row => row.getAttribute('href')?.match(/at=(\d+-\d+-\d+)/)?.[1]);
const earlier = () =>
  screen.findByRole('button', { name: 'Show earlier changes' });

describe('the histories of two pipelines, one after the other', () => {
  it('have nothing of each other: no row, no place in time, and no answer that comes late', async () => {
    const answers = new Map<string, (page: HistoryPage) => void>();
    const getHistory = jest.fn<
      ReturnType<PrimitivesApi['getHistory']>,
      Parameters<PrimitivesApi['getHistory']>
    >(
      (id, { cursor = 'newest' } = {}) =>
        new Promise(resolve => answers.set(`${id} ${cursor}`, resolve)),
    );
    const answer = (of: string, page: HistoryPage) =>
      act(async () => answers.get(of)?.(page));
    renderPage(<Tabs />, {
      api: {
        getPipeline: async id => ({ ...greenPipeline, id }),
        getHistory,
      },
    });
    const [first, second] = ids;
    await goTo(first);
    await answer(`${first} newest`, {
      items: [transition(first, 3)],
      nextCursor: 'first-3',
    });
    await userEvent.click(await earlier());
    await answer(`${first} first-3`, {
      items: [transition(first, 2)],
      nextCursor: 'first-2',
    });
    await waitFor(() => expect(rows()).toEqual(['2026-01-03', '2026-01-02']));
    await userEvent.click(await earlier());
    fireEvent.change(screen.getByLabelText('As of'), {
      target: { value: '2026-01-02T12:00:00' },
    });

    await goTo(second);
    expect(rows()).toEqual([]);
    expect(screen.getByLabelText('As of')).toHaveValue('');
    await answer(`${first} first-2`, { items: [transition(first, 1)] });
    expect(rows()).toEqual([]);
    await answer(`${second} newest`, {
      items: [transition(second, 5)],
      nextCursor: 'second-5',
    });
    await waitFor(() => expect(rows()).toEqual(['2026-03-05']));
    await userEvent.click(await earlier());
    expect(getHistory).toHaveBeenLastCalledWith(
      second,
      expect.objectContaining({ cursor: 'second-5' }),
    );
    await answer(`${second} second-5`, { items: [transition(second, 4)] });
    await waitFor(() => expect(rows()).toEqual(['2026-03-05', '2026-03-04']));

    await goTo(first);
    expect(rows()).toEqual([]);
    await answer(`${first} newest`, { items: [transition(first, 3)] });
    await waitFor(() => expect(rows()).toEqual(['2026-01-03']));
    expect(
      within(screen.getByRole('list', { name: 'History' })).getAllByRole(
        'link',
      ),
    ).toHaveLength(1);
  });
});
