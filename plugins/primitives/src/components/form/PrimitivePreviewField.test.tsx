import { ComponentProps } from 'react';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { fakeApi } from '../../__testUtils__/render';
import { primitivesApiRef } from '../../api';
import { PrimitivePreviewField } from './PrimitivePreviewField';

type Props = ComponentProps<typeof PrimitivePreviewField>;

const form = {
  kind: 'domain',
  name: 'orders',
  version: 'v0',
  language: 'typescript',
  from: 'example',
};

function preview(formData: object, autocomplete: jest.Mock) {
  const given: Partial<Props> = {
    schema: { title: 'Files' },
    formContext: { formData },
  };
  renderInTestApp(<PrimitivePreviewField {...(given as Props)} />, {
    apis: [
      [scaffolderApiRef, { autocomplete } as never],
      [primitivesApiRef, fakeApi({})],
    ],
  });
}

describe('PrimitivePreview', () => {
  it('draws the files that the form would make', async () => {
    const autocomplete = jest.fn(async () => ({
      results: [
        { id: 'primitives/domain/orders/src/main.ts' },
        { id: 'primitives/domain/orders/Dockerfile' },
      ],
    }));
    preview({ ...form, owner: 'group:default/a' }, autocomplete);
    expect(await screen.findByText('Dockerfile')).toBeInTheDocument();
    expect(screen.getAllByRole('listitem').map(i => i.textContent)).toEqual([
      'primitives/domain/orders/',
      'src/',
      'main.ts',
      'Dockerfile',
    ]);
    expect(autocomplete).toHaveBeenCalledWith(
      expect.objectContaining({
        provider: 'primitives',
        resource: 'files',
        context: form,
      }),
    );
  });

  it('asks for nothing before there is enough to ask with', () => {
    const autocomplete = jest.fn();
    preview({ kind: 'domain' }, autocomplete);
    expect(screen.getByText(/Fill in kind/)).toBeInTheDocument();
    expect(autocomplete).not.toHaveBeenCalled();
  });

  it('says why there is no list', async () => {
    const autocomplete = jest
      .fn()
      .mockRejectedValueOnce(new Error('offline'))
      .mockResolvedValue({ results: [{ id: 'Dockerfile' }] });
    preview(form, autocomplete);
    expect(await screen.findByText(/offline/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Dockerfile')).toBeInTheDocument();
    expect(screen.queryByText(/offline/)).not.toBeInTheDocument();
  });
});
