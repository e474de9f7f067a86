import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { minutesAgo } from '../../__testUtils__/fixtures';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { auditApi, renderPage } from '../../__testUtils__/render';
import { AuditPage } from './AuditPage';

const show = (path: string, api = auditApi(auditOf(8))) =>
  renderPage(<AuditPage />, { api, path });

describe('the Definition of Done', () => {
  it('draws what is seen of 10,000, and opens a cell by keys', async () => {
    const { container } = show('/?view=done', auditApi(auditOf(10_000)));
    const grid = await screen.findByRole('grid', {
      name: /Definition of Done/,
    });
    expect(screen.getByText('10,000 primitives')).toBeInTheDocument();
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    expect(grid).toHaveAttribute('aria-colcount', '4');
    await expectNoAxeViolations(container);
    grid.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowLeft}{Enter}');
    const panel = await screen.findByRole('dialog', { name: 'Core CI passes' });
    expect(panel).toHaveTextContent('Not met');
    expect(panel).toHaveTextContent('Since when');
    expect(panel).toHaveTextContent('By whom');
    expect(panel).toHaveTextContent(
      /ameide gitops waive --rule core-ci --primitive \S+ --until/,
    );
    expect(
      within(panel)
        .getByRole('link', { name: /Ask for a waiver/ })
        .getAttribute('href'),
    ).toMatch(/waive-rule\?formData=.*core-ci.*primitive/);
    await expectNoAxeViolations(panel);
  });

  it('says of what is not judged that it is neither', async () => {
    show('/?view=done');
    const cells = await screen.findAllByRole('button', {
      name: /smoked, production of .*: Not judged/,
    });
    await userEvent.click(cells[0]);
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      /not judged here/,
    );
  });

  it('has the age of each verdict in its cell, all of one timer', async () => {
    const audit = auditOf(200);
    const items = audit.items.map(item => ({
      ...item,
      done: item.done.map(each => ({
        ...each,
        since: minutesAgo(180),
        ...(each.rule === 'running' && {
          waiver: { until: '2099-12-31', reason: 'It waits', url: 'http://w' },
        }),
      })),
    }));
    const timers = jest.spyOn(window, 'setInterval');
    show('/?view=done', auditApi({ ...audit, items }));
    const cells = await screen.findAllByRole('button', {
      name: /^Core CI passes of \S+: (Met|Not met|Unknown), 3 hours ago$/,
    });
    expect(cells.length).toBeGreaterThan(5);
    for (const cell of cells) expect(cell).toHaveTextContent('3 hours ago');
    const [waived] = screen.getAllByRole('button', {
      name: /smoked, dev of \S+: Met, Waived until 2099-12-31, 3 hours ago$/,
    });
    expect(waived).toHaveTextContent('Waived until 2099-12-31 3 hours ago');
    expect(timers.mock.calls.filter(([, ms]) => ms === 15_000)).toHaveLength(1);
    timers.mockRestore();
  });

  it('says of what has no time by the sources since when the portal saw it, and that it is that', async () => {
    const audit = auditOf(3);
    const since = minutesAgo(180);
    const items = audit.items.map((item, index) => ({
      ...item,
      done: item.done.map(each => ({
        ...{ ...each, since: undefined },
        ...(index === 0 && { seen: { since } }),
        ...(index === 1 && { seen: { since, atLeast: true } }),
      })),
    }));
    show('/?view=done', auditApi({ ...audit, items }));
    const cells = await screen.findAllByRole('button', {
      name: /^Core CI passes of \S+: (Met|Not met|Unknown)/,
    });
    const ages = cells.slice(0, 3).map(cell => cell.querySelector('time'));
    const seen = /^Seen so by this portal since .* \(3 hours ago\); the sources/;
    const atLeast = /^Seen so by this portal at least since .*; the sources/;
    const unknown = /^Neither the sources nor the history of this portal say/;
    expect(ages.map(age => age?.textContent)).toEqual([
      ...['3 hours ago', '3 hours ago', undefined],
    ]);
    expect(ages[0]?.querySelector('svg')).toBeInTheDocument();
    expect(cells[0]).toHaveAccessibleName(
      /, 3 hours ago, when this portal noticed it$/,
    );
    expect(ages[0]?.title).toMatch(seen);
    expect(ages[1]?.title).toMatch(atLeast);
    for (const [index, words] of [seen, atLeast, unknown].entries()) {
      await userEvent.click(cells[index]);
      const panel = await screen.findByRole('dialog');
      expect(
        within(panel).getByText('Since when').nextElementSibling?.textContent,
      ).toMatch(words);
      await userEvent.click(within(panel).getByRole('button', { name: 'Close' }));
    }
  });

  it('says since when a verdict is waived and by whom', async () => {
    const audit = auditOf(1);
    const waiver = {
      ...{ until: '2099-12-31', reason: 'It waits', url: 'http://w' },
      ...{ since: '2026-11-02T08:00:00Z', by: 'ann' },
    };
    const items = audit.items.map(item => ({
      ...item,
      done: item.done.map(each => ({ ...each, waiver })),
    }));
    show('/?view=done', auditApi({ ...audit, items }));
    const [cell] = await screen.findAllByRole('button', { name: /Waived/ });
    await userEvent.click(cell);
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      /Waived since Nov 2, 2026, .* until 2099-12-31 by ann: It waits/,
    );
  });

  it('narrows by the worst verdict', async () => {
    show('/?view=done&verdict=unknown');
    expect(await screen.findByText('2 primitives')).toBeInTheDocument();
  });
});
