import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { argocdDown, sources } from '../__testUtils__/fixtures';
import { fleetOf } from '../__testUtils__/fleet-fixtures';
import { expectNoAxeViolations } from '../__testUtils__/axe';
import { fleetApi, renderPage } from '../__testUtils__/render';
import { FleetPage } from './fleet/FleetPage';
import { HomePage } from './home/HomePage';

function never(): never {
  throw new Error('The fake has no such call');
}

describe('home page', () => {
  it('explains the main job to whoever has no primitive yet', async () => {
    const { container } = renderPage(<HomePage />, {
      api: fleetApi({ items: [], sources }),
    });
    expect(
      await screen.findByRole('heading', { name: /three steps away/ }),
    ).toBeInTheDocument();
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
      'Ameide Portal',
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
    expect(
      screen.getByRole('link', { name: 'Create primitive' }),
    ).toHaveAttribute('href', '/create/templates/default/create-primitive');
    await expectNoAxeViolations(container);
  });

  it('shows the fleet at a glance, the neediest first', async () => {
    const { container } = renderPage(<HomePage />, {
      api: fleetApi(fleetOf(14)),
    });
    const failed = await screen.findByRole('link', { name: /2\s*Failed/ });
    expect(failed).toHaveAttribute('href', '/primitives?state=failed');
    const rows = within(
      screen.getByRole('table', { name: 'Waiting longest' }),
    ).getAllByRole('row');
    // What waits for CI alone is not shown.
    expect(rows).toHaveLength(7);
    expect(rows[1]).toHaveTextContent('Promote to staging');
    await expectNoAxeViolations(container);
  });

  it('says when a source is down', async () => {
    renderPage(<HomePage />, {
      api: fleetApi({ ...fleetOf(3), sources: argocdDown }),
    });
    expect(
      await screen.findByText(/Argo CD could not be read since/),
    ).toBeInTheDocument();
  });
});

describe('home page of a fleet that waits for nobody', () => {
  it('says so', async () => {
    renderPage(<HomePage />, {
      api: {
        ...fleetApi(fleetOf(3)),
        getPrimitives: async () => ({ items: [], total: 0, sources }),
      },
    });
    expect(
      await screen.findByText('No primitive waits for anybody.'),
    ).toBeInTheDocument();
  });
});

describe('fleet page', () => {
  it('draws what is seen of 10,000, reads no more, and filters by what is typed', async () => {
    const fleet = fleetApi(fleetOf(10_000));
    const getPrimitives = jest.fn(fleet.getPrimitives);
    const { container } = renderPage(<FleetPage />, {
      api: { ...fleet, getPrimitives },
    });
    expect(await screen.findByText('10,000 primitives')).toBeInTheDocument();
    const grid = screen.getByRole('grid', { name: 'Primitives' });
    expect(grid).toHaveAttribute('aria-rowcount', '10001');
    const rows = within(grid).getAllByRole('row').length;
    expect(rows).toBeGreaterThan(10);
    expect(rows).toBeLessThan(60);
    expect(getPrimitives).toHaveBeenCalledTimes(1);
    await expectNoAxeViolations(container);
    await userEvent.type(screen.getByRole('searchbox'), 'orders-198');
    expect(await screen.findByText('3 primitives')).toBeInTheDocument();
  }, 60_000);

  it('goes by keys, and opens what is under them', async () => {
    renderPage(<FleetPage />, { api: fleetApi(fleetOf(14)) });
    const grid = await screen.findByRole('grid');
    grid.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    const active = grid.getAttribute('aria-activedescendant');
    expect(within(grid).getAllByRole('row')[2].getAttribute('id')).toBe(active);
  });

  it('groups, counts and closes', async () => {
    renderPage(<FleetPage />, {
      api: fleetApi(fleetOf(14)),
      path: '/?group=owner',
    });
    const head = await screen.findByRole('button', { name: /^commerce/ });
    expect(head).toHaveTextContent('5 primitives');
    const before = screen.getAllByRole('row').length;
    await userEvent.click(head);
    expect(head).toHaveAttribute('aria-expanded', 'false');
    expect(screen.getAllByRole('row')).toHaveLength(before - 5);
  });

  it.each(['promotions', 'delivery'])(
    'says of %s, too, that a source cannot be read',
    async view => {
      const getSources = async () => ({
        items: [
          { source: 'registry', status: 'failed', lastSuccessAt: '2026-01-10T12:00:00Z' } as const,
        ],
        lag: { hints: 0, primitives: 0, seconds: 0 },
      });
      renderPage(<FleetPage />, {
        ...{ api: { getSources }, path: `/?view=${view}` },
      });
      expect(await screen.findByRole('alert')).toHaveTextContent(
        /registry could not be read since/,
      );
    },
  );

  it('says what a first primitive needs', async () => {
    renderPage(<FleetPage />, { api: fleetApi({ items: [], sources }) });
    expect(
      await screen.findByRole('heading', { name: /three steps away/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Create primitive' }),
    ).toBeInTheDocument();
  });

  it.each([
    { count: 3, totals: ['3 primitives'] },
    { count: 0, totals: [] },
  ])('says that some are hidden, beside $count', async ({ count, totals }) => {
    const api = fleetApi(count > 0 ? fleetOf(count) : { items: [], sources });
    renderPage(<FleetPage />, {
      api: {
        ...api,
        getPrimitives: async (...asked) => ({
          ...((await api.getPrimitives?.(...asked)) ?? never()),
          hidden: true,
        }),
      },
    });
    expect(
      await screen.findByText(/primitives that you may not read/),
    ).toBeInTheDocument();
    const said = screen.queryAllByText(/^\d+ primitives$/);
    expect(said.map(each => each.textContent)).toEqual(totals);
    // Nobody's first steps, where there is a fleet that one does not see.
    expect(
      screen.queryByRole('heading', { name: /three steps away/ }),
    ).not.toBeInTheDocument();
  });

  it('saves filters, and finds them again', async () => {
    renderPage(<FleetPage />, {
      api: fleetApi(fleetOf(14)),
      path: '/?state=failed',
    });
    expect(await screen.findByText('2 primitives')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Saved filters' }),
    );
    await userEvent.type(screen.getByLabelText('Name'), 'Broken');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(
      await screen.findByRole('button', { name: 'Broken' }),
    ).toBeInTheDocument();
  });

  it('says that nothing matches, and clears the filter', async () => {
    renderPage(<FleetPage />, {
      api: fleetApi(fleetOf(3)),
      path: '/?q=nothing',
    });
    expect(
      await screen.findByText('No primitive matches this filter.'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filter' }),
    );
    expect(await screen.findByText('3 primitives')).toBeInTheDocument();
  });

  it('shows what waits for promotion, how long and how large', async () => {
    const { container } = renderPage(<FleetPage />, {
      path: '/?view=promotions',
      api: {
        getPromotions: async ({ target } = {}) =>
          target === 'staging'
            ? {
                items: [
                  {
                    ...{ id: 'domain-orders-v0', kind: 'domain' },
                    ...{ name: 'orders', version: 'v0', digests: 3 },
                    ...{ digest: `sha256:${'3'.repeat(64)}` },
                    since: new Date(Date.now() - 3_600_000).toISOString(),
                  },
                ],
                ...{ total: 1, unproven: 2, left: [] },
              }
            : { items: [], total: 0, unproven: 0, left: [] },
      },
    });
    expect(await screen.findByText('1 waits for staging')).toBeInTheDocument();
    expect(screen.getByText(/2 more differ/)).toBeInTheDocument();
    expect(
      screen.getByText('Nothing waits for production.'),
    ).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /domain\/orders v0/ });
    expect(row).toHaveTextContent('1 hour ago');
    expect(within(row).getByRole('cell', { name: '3' })).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Promote all by one pull request' }),
    ).toHaveAttribute('href', expect.stringContaining('promote-primitive'));
    await expectNoAxeViolations(container);
  });

  it('shows the four figures with their meaning, and unknown where nothing is known', async () => {
    const figures = {
      ...{ deployments: 4, perWeek: 2 },
      leadTime: { median: 7200, p90: 9000, known: 3, unknown: 1 },
      changeFailure: { failed: 1, changes: 4, ratio: 0.25 },
      restore: { restored: 0, open: 1 },
    };
    const { container } = renderPage(<FleetPage />, {
      path: '/?view=delivery',
      api: {
        getFleetGroups: async () => ({ items: [] }),
        getDelivery: async () => ({
          ...{ environment: 'production', figures, teams: [] },
          ...{ from: '2026-01-01T00:00:00Z', to: '2026-01-15T00:00:00Z' },
          since: '2026-01-05T00:00:00Z',
          weeks: [
            { ...figures, from: '2026-01-01T00:00:00Z', known: false },
            { ...figures, from: '2026-01-08T00:00:00Z', known: true },
          ],
        }),
      },
    });
    const article = (name: string) => screen.findByRole('article', { name });
    expect(await article('Lead time for changes')).toHaveTextContent('2 hours');
    expect(await article('Change failure rate')).toHaveTextContent('25%');
    expect(await article('Time to restore')).toHaveTextContent('Unknown');
    expect(await article('Deployment frequency')).toHaveTextContent(
      /Week from 2026-01-01: Unknown.*Week from 2026-01-08: 2 a week/,
    );
    expect(screen.getByText(/History begins on/)).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
