import { ComponentProps, useState } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
import { fleetOf } from '../../__testUtils__/fleet-fixtures';
import { renderPage } from '../../__testUtils__/render';
import { PrimitiveNameField } from './PrimitiveNameField';

type Props = ComponentProps<typeof PrimitiveNameField>;

/** The part of what the form gives to a field that this one reads. */
function Form(props: { kind: string }) {
  const [name, setName] = useState<string>();
  const given: Partial<Props> = {
    formData: name,
    onChange: setName,
    schema: { title: 'Name' },
    required: true,
    formContext: { formData: { kind: props.kind, version: 'v0' } },
  };
  return <PrimitiveNameField {...(given as Props)} />;
}

function type(text: string, getPrimitives: PrimitivesApi['getPrimitives']) {
  renderPage(<Form kind="domain" />, { api: { getPrimitives } });
  return userEvent.type(screen.getByRole('textbox', { name: /Name/ }), text);
}

describe('PrimitiveName', () => {
  it('names the rule that a name breaks, while typing', async () => {
    const getPrimitives = jest.fn(async () => ({ ...fleetOf(1), total: 1 }));
    await type('Orders', getPrimitives);
    expect(screen.getByRole('status')).toHaveTextContent(
      'lower-case words joined by single hyphens',
    );
    expect(screen.getByRole('textbox')).toBeInvalid();
    expect(getPrimitives).not.toHaveBeenCalled();
  });

  it('says that a name is taken', async () => {
    await type('orders', async () => ({ ...fleetOf(1), total: 1 }));
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent(
        'domain-orders-v0 exists already',
      ),
    );
    expect(screen.getByRole('textbox')).toBeInvalid();
  });

  it('says that a name is free, asking once for a word', async () => {
    const getPrimitives = jest.fn(async () => ({ ...fleetOf(1), total: 1 }));
    await type('invoices', getPrimitives);
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent(
        'domain-invoices-v0 is free',
      ),
    );
    expect(getPrimitives).toHaveBeenCalledTimes(1);
  });

  it('does not call a name free when it could not look', async () => {
    await type('invoices', async () => {
      throw new Error('connection refused');
    });
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent(
        'could not be looked up, and is before anything is made: connection refused',
      ),
    );
  });
});
