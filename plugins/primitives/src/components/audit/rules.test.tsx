import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { say, sayAt } from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { auditApi, httpError, renderPage } from '../../__testUtils__/render';
import { AuditPage } from './AuditPage';

const show = (path: string, api = auditApi(auditOf(8))) =>
  renderPage(<AuditPage />, { api, path });

describe('rules', () => {
  it('has a page for each: what it means, why, what to do, who breaches it and who need not', async () => {
    const { container } = show('/rules/core-ci');
    expect(
      await screen.findByRole('heading', { name: 'Core CI passes' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Nobody knows otherwise.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Repair what the check run names.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('stages.verify.status == "passed"'),
    ).toBeInTheDocument();
    expect(await screen.findByText('2 primitives')).toBeInTheDocument();
    const table = await screen.findByRole('table', { name: 'Waivers' });
    expect(within(table).getAllByRole('row')).toHaveLength(2);
    await expectNoAxeViolations(container);
  });

  it('has one for each non-negotiable, with its breaches', async () => {
    show('/rules/ci-only');
    expect(await screen.findByText('Let CI do it.')).toBeInTheDocument();
    expect(await screen.findByText('8 breaches')).toBeInTheDocument();
  });

  it('says that a rule is none', async () => {
    show('/rules/nothing');
    expect(
      await screen.findByText('No rule is called “nothing”.'),
    ).toBeInTheDocument();
  });
});

describe('trying a rule', () => {
  it('shows the place of a mistake, then what would change', async () => {
    const wrong = await httpError(
      400,
      'rule.expression: line 1, column 5: Unknown variable: nobody',
      {
        message: sayAt(
          'rule.expression',
          say('expression.at', {
            ...{ line: 1, column: 5 },
            problem: say('cel.unknownName', { variable: 'nobody' }),
          }),
        ),
      },
    );
    const dryRunRule = jest
      .fn()
      .mockRejectedValueOnce(wrong)
      .mockResolvedValueOnce({
        ...{ primitives: 8, isWhole: false, changed: 600 },
        counts: { met: 2, 'not-met': 600, unknown: 0 },
        changes: Array.from({ length: 500 }, (_, n) => ({
          ...{ id: `domain-orders${n}-v0`, from: 'met', to: 'not-met' },
          reason: 'It has none.',
        })),
      });
    const { container } = show('/?view=rules', {
      ...auditApi(auditOf(8)),
      dryRunRule,
    });
    const field = await screen.findByRole('textbox', { name: /Expression/ });
    await userEvent.type(field, '1 < nobody{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'line 1, column 5: Unknown variable',
    );
    expect(field).toHaveFocus();
    expect(field).toHaveProperty('selectionStart', 4);
    await userEvent.click(screen.getByRole('button', { name: 'Try it' }));
    expect(
      await screen.findByText('600 verdicts of 8 primitives would change.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/Time ran out after 8/)).toBeInTheDocument();
    const grid = screen.getByRole('grid', { name: /would change/ });
    const [, first, ...others] = within(grid).getAllByRole('row');
    expect(others.length).toBeLessThan(60);
    // As on a phone: there is no place for a head with the names of columns.
    expect(first).toHaveTextContent(/NowMetThenNot metIt has none\./);
    expect(dryRunRule).toHaveBeenCalledTimes(2);
    await expectNoAxeViolations(container);
  });
});

describe('waivers', () => {
  it('leaves it to the form for whom one may ask', async () => {
    renderPage(<AuditPage />, {
      ...{ api: auditApi(auditOf(8)), path: '/?view=waivers' },
      denied: ['primitives.waive'],
    });
    expect(
      await screen.findByRole('link', { name: /Ask for a waiver/ }),
    ).not.toHaveAttribute('aria-disabled', 'true');
  });

  it('lists what each changes, those that are over, and how to ask', async () => {
    const { container } = show('/?view=waivers');
    const table = await screen.findByRole('table', { name: 'Waivers' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent(/domain-orders-v0.*2027-01-31.*In force/);
    expect(
      within(first).getByRole('link', { name: '1 verdict' }),
    ).toHaveAttribute(
      'href',
      '/audit?view=done&q=domain-orders-v0&rule=core-ci&waived=yes',
    );
    expect(second).toHaveTextContent(/gone \(no such rule\).*Over.*A fire/);
    expect(screen.getByRole('code')).toHaveTextContent(/^ameide gitops waive --/);
    expect(
      screen.getByRole('link', { name: /Ask for a waiver/ }),
    ).toHaveAttribute(
      'href',
      `/create/templates/default/waive-rule?${new URLSearchParams({
        formData: JSON.stringify({ whom: 'primitive' }),
      })}`,
    );
    await expectNoAxeViolations(container);
  });
});
