import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
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

  it('narrows by the worst verdict', async () => {
    show('/?view=done&verdict=unknown');
    expect(await screen.findByText('2 primitives')).toBeInTheDocument();
  });
});
