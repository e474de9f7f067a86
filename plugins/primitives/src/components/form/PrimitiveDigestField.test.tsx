import { ComponentProps, useState } from 'react';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { digest } from '../../__testUtils__/fixtures';
import { getChoices, given, Part, values } from '../../__testUtils__/form-field';
import { renderPage } from '../../__testUtils__/render';
import { PrimitiveDigestField } from './PrimitiveDigestField';

describe('PrimitiveDigest', () => {
  type Props = ComponentProps<typeof PrimitiveDigestField>;
  function Form(props: Part & { chosen?: string }) {
    const [chosen, setChosen] = useState(props.chosen);
    return (
      <PrimitiveDigestField
        {...(given(props, chosen, setChosen) as Partial<Props> as Props)}
      />
    );
  }
  const part: Part = {
    ...{ title: 'Digest', workflow: 'enable' },
    values: { ...values, environment: 'dev' },
  };

  it('offers the digests that exist, with where they run and why some may not', async () => {
    const { container } = renderPage(<Form {...part} />, {
      api: { getChoices },
    });
    const first = await screen.findByRole('radio', { name: /Runs in staging/ });
    expect(
      screen.getByRole('radio', { name: /It is held; next: wait/ }),
    ).toBeDisabled();
    await userEvent.click(first);
    expect(first).toBeChecked();
    await expectNoAxeViolations(container);
  });

  it('keeps in sight what was filled in and is not known', async () => {
    const other = `sha256:${'e'.repeat(64)}`;
    renderPage(<Form {...part} chosen={other} />, { api: { getChoices } });
    expect(
      await screen.findByRole('radio', { name: /not known to have published/ }),
    ).toBeChecked();
  });

  it('is offered once a primitive is chosen, and says so before', async () => {
    renderPage(<Form {...part} values={{ environment: 'dev' }} />);
    expect(
      await screen.findByText(/^Offered here once a primitive is chosen/),
    ).toBeInTheDocument();
  });

  it('is typed in where nothing could be looked up', async () => {
    const failing = async () => {
      throw new Error('offline');
    };
    renderPage(<Form {...part} />, { api: { getChoices: failing } });
    const field = await screen.findByRole('textbox', { name: /Digest/ });
    await userEvent.type(field, digest);
    expect(field).toHaveValue(digest);
  });
});
