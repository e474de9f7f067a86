import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  HistoryPage,
  PrimitivesApi,
  Transition,
} from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { digest, greenPipeline } from '../../__testUtils__/fixtures';
import { openPipeline } from '../../__testUtils__/pipeline-tab';

const transition = (seq: number): Transition => ({
  ...{ seq, id: greenPipeline.id, environment: 'dev', stage: 'smoke' },
  ...{ at: `2026-01-0${seq}T10:00:00Z`, to: 'passed', digest, message: '' },
});
const newest: HistoryPage = { items: [transition(3)], nextCursor: 'before-3' };

async function open(api: Partial<PrimitivesApi>) {
  const page = openPipeline({ getPipeline: async () => greenPipeline, ...api });
  await userEvent.click(
    await screen.findByRole('button', { name: 'History' }),
  );
  return page;
}
const moments = () =>
  within(screen.getByRole('list', { name: 'History' })).getAllByRole('link', {
    name: /Show the pipeline as of/,
  });

describe('the history of a pipeline', () => {
  it('goes on to what was before, to the first moment', async () => {
    const getHistory = jest.fn<
      ReturnType<PrimitivesApi['getHistory']>,
      Parameters<PrimitivesApi['getHistory']>
    >(async (_, { cursor } = {}) =>
      cursor === undefined
        ? newest
        : { items: [transition(2), transition(1)] },
    );
    const { container } = await open({ getHistory });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show earlier changes' }),
    );
    await waitFor(() => expect(moments()).toHaveLength(3));
    expect(moments()[2]).toHaveAttribute(
      'href',
      expect.stringContaining('at=2026-01-01'),
    );
    expect(getHistory).toHaveBeenLastCalledWith(
      greenPipeline.id,
      expect.objectContaining({ cursor: 'before-3' }),
    );
    expect(
      screen.queryByRole('button', { name: 'Show earlier changes' }),
    ).toBeNull();
    await expectNoAxeViolations(container);
  });

  it('keeps what is there where what was before cannot be read', async () => {
    let isAway = true;
    await open({
      getHistory: async (_, { cursor } = {}) => {
        if (cursor === undefined) return newest;
        if (isAway) throw new Error('The database is away');
        return { items: [transition(2)] };
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show earlier changes' }),
    );
    expect(await screen.findByText(/The database is away/)).toBeInTheDocument();
    expect(moments()).toHaveLength(1);
    isAway = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(moments()).toHaveLength(2));
  });

  it('leads to any moment, not only to those of changes', async () => {
    const getPipeline = jest.fn(async () => greenPipeline);
    await open({ getPipeline, getHistory: async () => newest });
    fireEvent.change(screen.getByLabelText('As of'), {
      target: { value: '2026-01-05T12:00:00' },
    });
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    await waitFor(() =>
      expect(getPipeline).toHaveBeenLastCalledWith(greenPipeline.id, {
        at: new Date('2026-01-05T12:00:00'),
      }),
    );
    expect(
      await screen.findByText(/This is the pipeline as it was known at/),
    ).toBeInTheDocument();
  });
});
