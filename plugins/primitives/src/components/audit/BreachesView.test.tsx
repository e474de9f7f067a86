import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { argocdDown } from '../../__testUtils__/fixtures';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { auditApi, httpError, renderPage } from '../../__testUtils__/render';
import { AuditPage } from './AuditPage';

const show = (path: string, api = auditApi(auditOf(8))) =>
  renderPage(<AuditPage />, { api, path });

describe('breaches', () => {
  it('lists what is seen of 10,000, says how many there are, and opens one with its waiver', async () => {
    const { container } = show('/', auditApi(auditOf(10_000)));
    const grid = await screen.findByRole('grid', { name: 'Breaches' });
    expect(screen.getByText('10,000 breaches')).toBeInTheDocument();
    const rows = within(grid).getAllByRole('row');
    expect(rows.length).toBeLessThan(60);
    // As on a phone, where no head names them.
    expect(rows[1]).toHaveTextContent(/Owner.*Since\s*\d/);
    expect(screen.getByRole('link', { name: '3 breaches' })).toHaveAttribute(
      'href',
      '/audit?rule=ci-only',
    );
    await expectNoAxeViolations(container);
    await userEvent.click(
      screen.getByRole('button', { name: 'Open the breach commit 1' }),
    );
    const panel = await screen.findByRole('dialog', { name: 'commit 1' });
    expect(panel).toHaveTextContent(/Owner\s*commerce.*Environment\s*dev/);
    expect(panel).toHaveTextContent(
      'Waived until 2027-01-31 by ann: Being rewritten',
    );
    expect(
      within(panel).getByRole('link', { name: /^Commit/ }),
    ).toHaveAttribute('rel', expect.stringContaining('noopener'));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('filters by what is typed, keeps it in the address, and clears it', async () => {
    show('/?q=nothing');
    expect(
      await screen.findByText('No breach matches this filter.'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filter' }),
    );
    expect(await screen.findByText('8 breaches')).toBeInTheDocument();
  });

  it('says that some primitives are hidden, where some are', async () => {
    const api = auditApi(auditOf(2));
    const hiding = { ...auditOf(2), hidden: true };
    show('/', { ...api, getAudit: async () => hiding });
    expect(
      await screen.findByText(/primitives that you may not read/),
    ).toBeInTheDocument();
  });

  it('says what failed and offers to try again', async () => {
    let fails = true;
    const api = auditApi(auditOf(2));
    const failure = await httpError(500, 'The database is away');
    show('/', {
      ...api,
      getBreaches: async query => {
        if (fails) throw failure;
        return (await api.getBreaches?.(query)) ?? { items: [] };
      },
    });
    expect(await screen.findByText('The database is away')).toBeInTheDocument();
    fails = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('2 breaches')).toBeInTheDocument();
  });

  it('says that there is none, and when a source cannot be read', async () => {
    show('/', auditApi({ ...auditOf(1), all: [], sources: argocdDown }));
    expect(await screen.findByText('No breach is known.')).toBeInTheDocument();
    expect(
      screen.getByText(/Argo CD could not be read since/),
    ).toBeInTheDocument();
  });

  it('says of a rule that is about nothing yet that it is neither', async () => {
    const audit = auditOf(1);
    const [rule] = audit.rules;
    show('/', auditApi({
      ...audit,
      rules: [{ ...rule, status: 'not-applicable', reason: 'Looked at: 0.' }],
    }));
    const list = await screen.findByRole('region', { name: 'Non-negotiables' });
    expect(list).toHaveTextContent(/Nothing to judge yet.*Looked at: 0/);
    expect(list).not.toHaveTextContent(/Met/);
  });

  it('knows of the past how many there are before all are read', async () => {
    const audit = { ...auditOf(3), all: auditOf(300).all };
    show('/?at=2026-01-31T12:00:00Z', {
      ...auditApi(audit),
      getBreaches: async ({ search } = {}) => ({
        items: audit.all.slice(0, search ? 10 : 100),
        nextCursor: 'more',
      }),
    });
    // What the rules counted together, while 100 lines have been read.
    expect(await screen.findByText('3 breaches', { selector: '[role=status]' })).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText(/Search subject/), 'commit');
    expect(await screen.findByText(/^10 breaches so far/)).toBeInTheDocument();
  });

  it('says that owners cannot be listed without permission', async () => {
    const failure = await httpError(403, 'no');
    show('/', {
      ...auditApi(auditOf(1)),
      getFleetGroups: async () => {
        throw failure;
      },
    });
    expect(
      await screen.findByText(/Owners are not listed/),
    ).toBeInTheDocument();
  });
});
