import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Promotions, PrimitivesApi } from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { digest, minutesAgo } from '../../__testUtils__/fixtures';
import { renderPage } from '../../__testUtils__/render';
import { PromotionBoard } from './PromotionBoard';

const item = (name: string) => ({
  ...{ id: `domain-${name}-v0`, kind: 'domain', name, version: 'v0', digest },
  ...{ since: minutesAgo(5), digests: 1 },
});
const waiting: Promotions = {
  items: [item('orders'), item('stock'), item('held')],
  left: [
    { id: 'domain-new-v0', kind: 'domain', name: 'new', version: 'v0', digest },
  ],
  ...{ total: 3, unproven: 1 },
};
const getPromotions: PrimitivesApi['getPromotions'] = async ({ target } = {}) =>
  target === 'staging'
    ? waiting
    : { items: [], left: [], total: 0, unproven: 0 };
const getPromotionMoves: PrimitivesApi['getPromotionMoves'] = async () => ({
  items: waiting.items.map(({ id }) => ({
    ...{ id, digest, environment: 'staging', approvers: [] },
    ...(id === 'domain-held-v0'
      ? {
          status: 'refused' as const,
          refusals: [
            { rule: 'hold' as const, message: 'It is held', next: 'wait' },
          ],
        }
      : { status: 'free' as const, refusals: [] }),
  })),
});
const open = (api: Partial<PrimitivesApi> = {}, denied: string[] = []) =>
  renderPage(<PromotionBoard />, {
    api: { getPromotions, getPromotionMoves, ...api },
    denied,
  });
/** Roles of a whole table take a busy machine longer than one look lasts. */
const patiently = { timeout: 20_000 };
const board = () =>
  screen.findByRole('region', { name: 'From dev to staging' });
const box = async (name: string) =>
  within(await board()).findByRole('checkbox', { name });

describe('the promotion board', () => {
  it('leads to the pull request that moves one already', async () => {
    const pull = { number: 5, url: 'http://github.test/5', draft: false };
    const [orders, stock, held] = waiting.items;
    const items = [
      { ...orders, pull: { ...pull, checks: 'passed' as const } },
      { ...stock, pull: { ...pull, checks: 'failed' as const } },
      { ...held, pull },
    ];
    open({
      getPromotions: async query => ({
        ...(await getPromotions(query)),
        ...(query?.target === 'staging' && { items }),
      }),
    });
    const links = await within(await board()).findAllByRole('link', {
      name: /Pull request #5/,
    });
    expect(links.map(link => link.textContent)).toEqual([
      expect.stringContaining('waits for a person to merge it'),
      expect.stringContaining('its checks failed'),
      expect.stringContaining('its checks have not passed yet'),
    ]);
    expect(links[0]).toHaveAttribute('href', pull.url);
  });

  it('promotes a selection, made by keyboard, by one form', async () => {
    const { container } = open();
    const action = await screen.findByRole('link', { name: /chosen/ });
    expect(action).toHaveAttribute('aria-disabled', 'true');
    (await box('Choose domain-orders-v0')).focus();
    await userEvent.keyboard(' ');
    await userEvent.click(await box('Choose domain-stock-v0'));
    expect(screen.getByText('2 chosen')).toHaveAttribute('role', 'status');
    const href = new URL(action.getAttribute('href') ?? '', 'http://portal');
    expect(href.pathname).toContain('promote-primitive');
    expect(JSON.parse(href.searchParams.get('formData') ?? '')).toEqual({
      ...{ source: 'dev', target: 'staging' },
      primitives: ['domain-orders-v0', 'domain-stock-v0'],
    });
    await expectNoAxeViolations(container);
  });

  it('says of each that may not move why, and leaves it out of all', async () => {
    open();
    const held = await box('Choose domain-held-v0');
    await waitFor(() => expect(held).toBeDisabled(), patiently);
    expect(held).toHaveAccessibleDescription('It is held; next: wait.');
    const unproven = await box('Choose domain-new-v0');
    expect(unproven).toBeDisabled();
    expect(unproven).toHaveAccessibleDescription(/No smoke was seen/);
    await userEvent.click(await box('Choose all that may move'));
    expect(screen.getByText('2 chosen')).toBeInTheDocument();
    await userEvent.click(await box('Choose all that may move'));
    expect(screen.queryByText('2 chosen')).not.toBeInTheDocument();
  });

  it('says how many reasons there are beside the first, and lists them', async () => {
    const refusals = ['It is held', 'It is frozen'].map(message => ({
      ...{ rule: 'hold' as const, message, next: 'wait' },
    }));
    open({
      getPromotionMoves: async query => {
        const { items } = await getPromotionMoves(query);
        return {
          items: items.map(each => ({
            ...each,
            ...(each.status === 'refused' && { refusals }),
          })),
        };
      },
    });
    const held = await box('Choose domain-held-v0');
    await waitFor(
      () =>
        expect(held).toHaveAccessibleDescription(
          'It is held; next: wait; and 1 more reason.',
        ),
      patiently,
    );
    const button = within(await board()).getByRole('button', {
      name: 'All 2 reasons',
    });
    button.focus();
    await userEvent.keyboard('{Enter}');
    expect(within(await board()).getAllByRole('listitem').map(each => each.textContent)).toEqual(
      ['It is held; next: wait.', 'It is frozen; next: wait.'],
    );
  });

  it('says what holds an item back beside the permission that is missing', async () => {
    const items = [item('strange')];
    open(
      {
        getPromotions: async query => ({
          ...(await getPromotions(query)),
          ...(query?.target === 'staging' && { items, left: [], total: 1 }),
        }),
        getPromotionMoves: async () => ({
          items: items.map(({ id }) => ({
            ...{ id, digest, environment: 'staging', approvers: [] },
            status: 'refused' as const,
            refusals: [{ rule: 'hold', message: 'It is held', next: 'wait' }],
          })),
        }),
      },
      ['primitives.promote'],
    );
    const strange = await box('Choose domain-strange-v0');
    await waitFor(
      () =>
        expect(strange).toHaveAccessibleDescription(
          'You lack the permission “primitives.promote”. It is held; next: wait.',
        ),
      patiently,
    );
  });

  it('names the permission that is missing', async () => {
    // Of its own: what was allowed of the others is remembered for a while.
    const items = [item('foreign')];
    open(
      {
        getPromotions: async ({ target } = {}) => ({
          ...{ items: target === 'staging' ? items : [], left: [] },
          ...{ total: 1, unproven: 0 },
        }),
      },
      ['primitives.promote'],
    );
    const foreign = await box('Choose domain-foreign-v0');
    await waitFor(() => expect(foreign).toBeDisabled(), patiently);
    expect(foreign).toHaveAccessibleDescription(/primitives\.promote/);
    expect(await box('Choose all that may move')).toBeDisabled();
  });

  /** Something waits for each environment. */
  const forEach: PrimitivesApi['getPromotions'] = async query => ({
    ...waiting,
    items: waiting.items.map(each => ({
      ...{ ...each, id: `${each.id.replace('-v0', '')}-${query?.target}-v0` },
    })),
  });

  it('says once that holds could not be looked at, lets CI decide, and tries again', async () => {
    const moves = jest.fn(async () => {
      throw new Error('no mirror');
    });
    open({ getPromotions: forEach, getPromotionMoves: moves });
    expect(
      await screen.findByText(/could not be looked at; CI will: no mirror/),
    ).toBeInTheDocument();
    expect(await box('Choose domain-held-staging-v0')).toBeEnabled();
    expect(moves).toHaveBeenCalledTimes(2);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(moves).toHaveBeenCalledTimes(4));
    expect(screen.getAllByText(/no mirror/)).toHaveLength(1);
  });

  it('keeps what is known of one environment where another cannot be looked at', async () => {
    open({
      getPromotions: forEach,
      getPromotionMoves: async ({ target = 'dev' } = {}) => {
        if (target === 'production') throw new Error('no mirror');
        const { items } = await getPromotionMoves();
        return {
          items: items.map(each => ({
            ...{ ...each, id: each.id.replace('-v0', `-${target}-v0`) },
          })),
        };
      },
    });
    const held = await box('Choose domain-held-staging-v0');
    await waitFor(() => expect(held).toBeDisabled(), patiently);
    expect(screen.getAllByText(/no mirror/)).toHaveLength(1);
  });

  it('says once that it could not be read, and reads again', async () => {
    const failing = jest
      .fn<ReturnType<typeof getPromotions>, Parameters<typeof getPromotions>>()
      .mockRejectedValue(new Error('The database is away'));
    open({ getPromotions: failing });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The database is away');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    failing.mockImplementation(getPromotions);
    await userEvent.click(
      within(alert).getByRole('button', { name: 'Try again' }),
    );
    expect(await board()).toHaveTextContent('3 wait for staging');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  const none: PrimitivesApi['getPromotions'] = async () => ({
    ...{ items: [], left: [], total: 0, unproven: 0 },
  });
  const countsOf =
    (underWay: number, total = 9): PrimitivesApi['getFleetCounts'] =>
    async () => ({
      ...{ failed: 0, unknown: 0, waiting: underWay },
      ...{ done: total - underWay, total },
      sources: [],
    });

  it('says of an empty board what brings something there, and where to look', async () => {
    const { container } = open({
      getPromotions: none,
      getFleetCounts: countsOf(4),
    });
    expect(
      await screen.findByRole('region', {
        name: 'Nothing waits for a promotion',
      }),
    ).toHaveTextContent(/once a smoke passed/);
    expect(
      screen.getByRole('link', {
        name: 'See 4 primitives that are on their way',
      }),
    ).toHaveAttribute('href', '/primitives?state=waiting');
    expect(screen.queryByText(/You lack/)).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says on an empty board who may promote', async () => {
    open({
      getPromotions: none,
      getFleetCounts: countsOf(0),
      getChangePermissions: async () => ({
        items: [
          {
            ...{ workflow: 'promote', environment: 'staging' },
            ...{ permission: 'primitives.promote', decision: 'DENY' },
          },
        ],
      }),
    });
    expect(
      await screen.findByText(/You lack.*primitives\.promote.*Whoever has it/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'See all primitives' }),
    ).toHaveAttribute('href', '/primitives');
  });

  it('leads to the first primitive where there is none', async () => {
    open({ getPromotions: none, getFleetCounts: countsOf(0, 0) });
    expect(
      await screen.findByRole('link', { name: 'Create primitive' }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/a smoke passed/)).not.toBeInTheDocument();
  });
});
