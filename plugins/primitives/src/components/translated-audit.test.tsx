import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  say,
  sayAt,
  told,
} from '@ameide/plugin-primitives-common';
import {
  audit,
  inEnglish,
  patiently,
  show,
} from '../__testUtils__/in-another-language';
import { httpError } from '../__testUtils__/render';
import { AuditPage } from './audit/AuditPage';

jest.setTimeout(120_000);

describe('the audit in another language', () => {
  it('verdicts open to nothing in English', async () => {
    show(<AuditPage />, audit, '/?view=done');
    await screen.findAllByRole('gridcell', undefined, patiently);
    await waitFor(
      () =>
        expect(screen.getAllByRole('columnheader').length).toBeGreaterThan(4),
      patiently,
    );
    const cells = [
      ...document.querySelectorAll('[role="gridcell"] button'),
    ].slice(0, 8);
    expect(cells.length).toBeGreaterThan(4);
    for (const cell of cells) {
      fireEvent.click(cell);
      await screen.findByRole('dialog', undefined, patiently);
      expect(inEnglish()).toEqual([]);
    }
  });

  it('an expression that is wrong says where and why', async () => {
    const problem = sayAt(
      'rule.expression',
      say('expression.at', {
        ...{ line: 1, column: 1 },
        problem: say('cel.unknownName', { variable: 'nobody' }),
      }),
    );
    const { message, said } = told(problem);
    const wrong = await httpError(400, message, said);
    show(
      <AuditPage />,
      {
        ...audit,
        dryRunRule: async () => {
          throw wrong;
        },
      },
      '/?view=rules',
    );
    const field = await screen.findByRole(
      'textbox',
      { name: /Expression/ },
      patiently,
    );
    await userEvent.type(field, '1{Control>}{Enter}{/Control}');
    await screen.findByText(/Unknown variable/, undefined, patiently);
    expect(field).toHaveProperty('selectionStart', 0);
    expect(inEnglish()).toEqual([]);
  });
});
