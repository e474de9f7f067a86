import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DateTime } from 'luxon';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { auditApi, renderPage } from '../../__testUtils__/render';
import { AuditPage } from './AuditPage';

const show = (path: string, api = auditApi(auditOf(8))) =>
  renderPage(<AuditPage />, { api, path });

describe('a past moment', () => {
  const at = '2026-01-02T03:04:00.000Z';

  it('is plainly marked, read once, and left again', async () => {
    const api = auditApi(auditOf(3));
    const getAudit = jest.fn(api.getAudit);
    show(`/?at=${at}`, { ...api, getAudit });
    expect(
      await screen.findByText(/This is the audit as it was known at/),
    ).toBeInTheDocument();
    expect(getAudit).toHaveBeenCalledWith({ at: new Date(at) });
    await userEvent.click(screen.getByRole('button', { name: 'Back to now' }));
    expect(screen.queryByText(/as it was known at/)).not.toBeInTheDocument();
  });

  it('offers to create nothing in it, where no primitive was known', async () => {
    show(`/?view=done&at=${at}`, auditApi(auditOf(0)));
    expect(
      await screen.findByText('No primitive was known at that moment.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Create primitive' })).toBeNull();
  });

  it('goes through the Definition of Done from the beginning', async () => {
    const api = auditApi(auditOf(250));
    const getAuditItems = jest.fn(api.getAuditItems);
    show(`/?view=done&at=${at}`, { ...api, getAuditItems });
    await screen.findByRole('grid', { name: /Definition of Done/ });
    expect(screen.getByText('250 primitives')).toBeInTheDocument();
    for (const [query] of getAuditItems.mock.calls)
      expect(query).not.toHaveProperty('offset');
  });

  it('counts a filtered list when it is asked to, and says why it does not by itself', async () => {
    const api = auditApi(auditOf(250));
    const getAuditItems: typeof api.getAuditItems = async (query, options) => {
      const page = await api.getAuditItems?.(query, options);
      if (!page) throw new Error('The fake answers');
      return { ...page, items: page.items.filter((_, n) => n % 2 === 0) };
    };
    show(`/?view=done&q=-v0&at=${at}`, { ...api, getAuditItems });
    expect(
      await screen.findByText(/50 primitives so far/),
    ).toBeInTheDocument();
    expect(screen.getByText(/the past is judged anew/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Count all' }));
    expect(await screen.findByText('125 primitives')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Count/ })).toBeNull();
  });

  it('is told to the second, and is another only where somebody changes it', async () => {
    const moment = DateTime.fromISO('2026-01-02T03:04:05.000Z');
    const api = auditApi(auditOf(3));
    const getAudit = jest.fn(api.getAudit);
    show(`/?at=${moment.toUTC().toISO()}`, { ...api, getAudit });
    await screen.findByText(/as it was known at/);
    expect(screen.getByLabelText('As of')).toHaveValue(
      moment.toFormat("yyyy-MM-dd'T'HH:mm:ss"),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(getAudit).toHaveBeenLastCalledWith({ at: moment.toJSDate() });
  });

  it('takes no moment that is still to come', async () => {
    show('/?at=2999-01-01T00:00:00Z');
    await screen.findByRole('grid');
    expect(screen.queryByText(/as it was known at/)).not.toBeInTheDocument();
  });
});

describe('export', () => {
  it('saves the audit of the moment that is shown', async () => {
    const exportAuditFile = jest.fn(
      async () => new Response('type,rule').body ?? new ReadableStream(),
    );
    const saved: Blob[] = [];
    URL.createObjectURL = blob => {
      if (blob instanceof Blob) saved.push(blob);
      return 'blob:x';
    };
    URL.revokeObjectURL = () => {};
    show('/?at=2026-01-02T03:04:00.000Z', {
      ...auditApi(auditOf(1)),
      exportAuditFile,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export CSV' }),
    );
    expect(exportAuditFile).toHaveBeenCalledWith({
      ...{ format: 'csv', at: new Date('2026-01-02T03:04:00.000Z') },
    });
    expect(
      await screen.findByRole('button', { name: 'Export CSV' }),
    ).toBeEnabled();
    expect(saved).toHaveLength(1);
  });
});
