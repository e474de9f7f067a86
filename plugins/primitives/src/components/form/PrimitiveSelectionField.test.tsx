import { ComponentProps, useState } from 'react';
import { screen } from '@testing-library/react';
import { given, Part } from '../../__testUtils__/form-field';
import { renderPage } from '../../__testUtils__/render';
import { PrimitiveSelectionField } from './PrimitiveSelectionField';

describe('PrimitiveSelection', () => {
  type Props = ComponentProps<typeof PrimitiveSelectionField>;
  function Form(props: { primitive?: string }) {
    const [ids, setIds] = useState<string[] | undefined>([]);
    const part: Part = {
      ...{ title: 'Primitives', workflow: 'promote', required: false },
      values: { source: 'dev', target: 'staging', ...props },
    };
    return (
      <PrimitiveSelectionField
        {...(given(part, ids, setIds) as Partial<Props> as Props)}
      />
    );
  }

  it('says that an empty one means everything', () => {
    renderPage(<Form />);
    expect(screen.getByRole('status')).toHaveTextContent('Everything that is');
  });

  it('never takes an older link to one for everything', async () => {
    renderPage(<Form primitive="domain-orders-v0" />);
    expect(await screen.findByText('domain-orders-v0')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent('1 primitive');
  });
});
