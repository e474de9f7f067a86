import { ComponentProps, useState } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { given } from '../../__testUtils__/form-field';
import { renderPage } from '../../__testUtils__/render';
import { PrimitiveOwnerField } from './PrimitiveOwnerField';
import { PrimitiveRuleField } from './PrimitiveRuleField';

describe('PrimitiveRule and PrimitiveOwner', () => {
  type Props = ComponentProps<typeof PrimitiveRuleField>;
  function Form(props: { field: typeof PrimitiveRuleField; title: string }) {
    const [chosen, setChosen] = useState<string>();
    const { field: Field, title } = props;
    const part = { title, workflow: 'waive', values: {} };
    return <Field {...(given(part, chosen, setChosen) as Partial<Props> as Props)} />;
  }

  it('finds a rule by its title, and keeps its id', async () => {
    const { container } = renderPage(
      <Form field={PrimitiveRuleField} title="Rule" />,
      { api: { getDoneRules: async () => auditOf(1).done } },
    );
    const field = screen.getByRole('combobox', { name: /Rule/ });
    await userEvent.type(field, 'core ci');
    await userEvent.click(
      await screen.findByRole('option', { name: /Core CI passes/ }),
    );
    expect(field).toHaveValue('core-ci');
    expect(screen.getByText(/Core CI passes/)).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('lets one be typed where what there is cannot be looked up, and looks again when told to', async () => {
    let isAway = true;
    const groups = async () => {
      if (isAway) throw new Error('connection refused');
      return { items: [{ value: 'group:default/billing', total: 1, failed: 0 }] };
    };
    const { container } = renderPage(
      <Form field={PrimitiveOwnerField} title="Owner" />,
      { api: { getFleetGroups: groups } },
    );
    const field = screen.getByRole('combobox', { name: /Owner/ });
    await userEvent.type(field, 'group:default/orders');
    expect(field).toHaveValue('group:default/orders');
    expect(await screen.findByText(/connection refused/)).toBeInTheDocument();
    await expectNoAxeViolations(container);
    isAway = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.queryByText(/connection refused/)).toBeNull(),
    );
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    await userEvent.clear(field);
    expect(
      await screen.findByRole('option', { name: /billing/ }),
    ).toBeInTheDocument();
  });
});
