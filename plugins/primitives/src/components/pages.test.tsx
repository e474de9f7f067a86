import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  argocdDown,
  auditOf,
  fleetOf,
  sources,
} from '../__testUtils__/fixtures';
import { expectNoAxeViolations } from '../__testUtils__/axe';
import { auditApi, fleetApi, renderPage } from '../__testUtils__/render';
import { AuditPage } from './audit/AuditPage';
import { FleetPage } from './fleet/FleetPage';
import { HomePage } from './home/HomePage';

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
      screen.getByRole('table', { name: 'Primitives' }),
    ).getAllByRole('row');
    expect(rows).toHaveLength(11);
    expect(rows[1]).toHaveTextContent('Failed');
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
  it('shows 200 primitives and filters by what is typed', async () => {
    renderPage(<FleetPage />, {
      api: fleetApi(fleetOf(200)),
    });
    expect(await screen.findByText('200 primitives')).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(201);
    await userEvent.type(screen.getByRole('searchbox'), 'orders-198');
    expect(await screen.findByText('1 primitive')).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(2);
  }, 30_000);

  it('reads every page of a fleet that has more than one', async () => {
    renderPage(<FleetPage />, { api: fleetApi(fleetOf(1_001)) });
    expect(await screen.findByText('1001 primitives')).toBeInTheDocument();
  }, 30_000);

  it('reads its filter from the URL', async () => {
    renderPage(<FleetPage />, {
      api: fleetApi(fleetOf(14)),
      path: '/?state=failed&sort=kind&order=desc',
    });
    expect(await screen.findByText('2 primitives')).toBeInTheDocument();
    expect(screen.getByRole('columnheader', { name: 'Kind' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
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
});

describe('audit page', () => {
  it('says of each rule how it came out, what it means and how to satisfy it', async () => {
    const { container } = renderPage(<AuditPage />, {
      api: auditApi(auditOf(8)),
    });
    const button = await screen.findByRole('button', {
      name: 'What “Core CI passes” means',
    });
    expect(
      screen.getByText('4 met, 2 not met, 2 unknown · 1 waived'),
    ).toBeInTheDocument();
    await userEvent.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(
      await screen.findByText('Repair what the check run names.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('stages.verify.status == "passed"'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('shows a waived verdict as not met, with the waiver', async () => {
    const audit = auditOf(3);
    const waiver = {
      ...{ until: '2027-01-31', reason: 'Being rewritten', by: 'ann' },
      url: 'http://github.test/waivers.yaml',
    };
    const items = audit.items.slice(2).map(item => ({
      ...item,
      done: item.done.map(v => (v.status === 'not-met' ? { ...v, waiver } : v)),
    }));
    renderPage(<AuditPage />, { api: auditApi({ ...audit, items }) });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Verdicts of / }),
    );
    expect(screen.getAllByText(/Not met, waived/).length).toBeGreaterThan(0);
    expect(
      screen.getAllByText(/Waived until 2027-01-31 by ann: Being rewritten/)[0],
    ).toContainElement(
      screen.getAllByRole('link', { name: /Waivers in Git/ })[0],
    );
  });

  it('shows the rules with their breaches, and verdicts with evidence', async () => {
    const { container } = renderPage(<AuditPage />, {
      api: auditApi(auditOf(8)),
    });
    const breaches = await screen.findByRole('list', {
      name: /Breaches of “CI is the only writer/,
    });
    expect(breaches).toHaveTextContent('commit 5d2f8aa');
    expect(screen.getByText(/· 3 breaches/)).toBeInTheDocument();
    expect(breaches).toHaveTextContent('2 more');
    expect(
      within(breaches).getByRole('link', { name: /Commit/ }),
    ).toHaveAttribute('rel', expect.stringContaining('noopener'));

    const details = screen.getByRole('button', {
      name: 'Verdicts of domain-orders-v0',
    });
    await userEvent.click(details);
    expect(details).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('Core CI passes: met.')).toBeInTheDocument();
    await expectNoAxeViolations(container);

    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Only what is not done' }),
    );
    expect(
      screen.queryByRole('button', { name: 'Verdicts of domain-orders-v0' }),
    ).not.toBeInTheDocument();
  });
});
