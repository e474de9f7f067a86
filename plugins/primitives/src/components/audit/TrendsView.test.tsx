import { screen } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { auditApi, renderPage } from '../../__testUtils__/render';
import { AuditPage } from './AuditPage';

const show = (path: string, api = auditApi(auditOf(8))) =>
  renderPage(<AuditPage />, { api, path });

describe('trends', () => {
  it('says by day how verdicts and breaches stood, and what is not known', async () => {
    const { container } = show('/?view=trends');
    expect(
      await screen.findByText(/Nothing is known of 1 day/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('2026-01-03: 6 met, 2 not met, 0 unknown · 1 waived', {
        selector: 'li',
      }),
    ).toBeInTheDocument();
    const article = screen.getByRole('article');
    expect(article).toHaveTextContent('3 on the last day');
    expect(article).toHaveTextContent('2026-01-02: unknown');
    await expectNoAxeViolations(container);
  });

  it('asks for as many days as it says, the last one among them', async () => {
    const audit = auditOf(1);
    const getTrends = jest.fn(async () => audit.trends);
    show('/?view=trends&at=2026-04-10T12:00:00.000Z', {
      ...auditApi(audit),
      getTrends,
    });
    expect(await screen.findByText('Last 90 days')).toBeInTheDocument();
    const to = new Date('2026-04-10T12:00:00.000Z');
    // From the 11th of January on these are 21, 28, 31 and 10.
    const from = new Date('2026-01-11T12:00:00.000Z');
    expect(getTrends).toHaveBeenCalledWith({ owner: undefined, from, to });
  });
});
