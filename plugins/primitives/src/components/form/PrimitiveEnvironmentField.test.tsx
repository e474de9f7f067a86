import { ComponentProps, useState } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { getChoices, given, Part, values } from '../../__testUtils__/form-field';
import { renderPage } from '../../__testUtils__/render';
import { PrimitiveEnvironmentField } from './PrimitiveEnvironmentField';

describe('PrimitiveEnvironment', () => {
  type Props = ComponentProps<typeof PrimitiveEnvironmentField>;
  function Form(props: Part) {
    const [environment, setEnvironment] = useState<string>();
    return (
      <PrimitiveEnvironmentField
        {...(given(props, environment, setEnvironment) as Partial<Props> as Props)}
      />
    );
  }

  it('offers what may be chosen, and says of the rest why not', async () => {
    const { container } = renderPage(
      <Form title="Environment" workflow="enable" values={values} />,
      { api: { getChoices } },
    );
    const staging = await screen.findByRole('radio', {
      name: /staging.*It never was in dev/,
    });
    expect(staging).toBeDisabled();
    await userEvent.click(screen.getByRole('radio', { name: 'dev' }));
    expect(screen.getByRole('radio', { name: 'dev' })).toBeChecked();
    await expectNoAxeViolations(container);
  });

  it('promotes only to the environment after the source', () => {
    renderPage(
      <Form title="To" workflow="promote" values={{ source: 'dev' }} />,
    );
    expect(screen.getByRole('radio', { name: 'staging' })).toBeEnabled();
    expect(screen.getByRole('radio', { name: /production/ })).toBeDisabled();
  });

  it('says that it could not look, and hides nothing', async () => {
    const failing = async () => {
      throw new Error('connection refused');
    };
    renderPage(
      <Form title="Environment" workflow="enable" values={values} />,
      { api: { getChoices: failing } },
    );
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent(
        'could not be looked up; CI will: connection refused',
      ),
    );
    expect(screen.getByRole('radio', { name: 'staging' })).toBeEnabled();
  });
});
