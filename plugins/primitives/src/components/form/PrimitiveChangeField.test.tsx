import { ComponentProps } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { digest } from '../../__testUtils__/fixtures';
import { given, values } from '../../__testUtils__/form-field';
import { renderPage } from '../../__testUtils__/render';
import { PrimitiveChangeField } from './PrimitiveChangeField';

describe('PrimitiveChange', () => {
  type Props = ComponentProps<typeof PrimitiveChangeField>;
  const change = (all: Record<string, unknown>) => (
    <PrimitiveChangeField
      {...(given(
        { title: 'What would change', workflow: 'enable', values: all },
        null,
        () => {},
      ) as Partial<Props> as Props)}
    />
  );
  const whole = { ...values, environment: 'dev', digest };

  it('shows files and the rendered difference before anything is asked', async () => {
    const previewChange = jest.fn<
      ReturnType<PrimitivesApi['previewChange']>,
      Parameters<PrimitivesApi['previewChange']>
    >(async () => ({
      ...{ status: 'changes', branch: 'primitive/x/enable-dev' },
      files: [{ path: 'a.yaml', change: 'changed', lines: ['-old', '+new'] }],
      ...{ moves: [], notes: [], approvers: ['@a/team'], merges: 'person' },
      clusters: {
        isWhole: true,
        text: '### What changes in the clusters\n\n<details open><summary><code>dev-x</code></summary>\n\n```diff\n+ replicas: 2\n```\n\n</details>',
      },
    }));
    const { container } = renderPage(change(whole), { api: { previewChange } });
    await userEvent.click(
      await screen.findByRole('button', { name: 'a.yaml (changed)' }),
    );
    expect(
      screen.getByRole('region', { name: 'Changed lines of a.yaml' }),
    ).toHaveTextContent('+new');
    const clusters = screen.getByRole('region', {
      name: 'What changes in the clusters',
    });
    expect(within(clusters).getByText('+ replicas: 2')).toBeInTheDocument();
    expect(screen.getByText(/approval of @a\/team/)).toBeInTheDocument();
    expect(previewChange).toHaveBeenCalledTimes(1);
    expect(previewChange).toHaveBeenCalledWith({
      ...{ workflow: 'enable', primitive: 'domain-orders-v0' },
      ...{ environment: 'dev', digest },
    });
    await expectNoAxeViolations(container);
  });

  it('says why it may not be', async () => {
    renderPage(change(whole), {
      api: {
        previewChange: async () => ({
          ...{ status: 'refused', reason: 'dev is frozen until Monday' },
          ...{ files: [], moves: [], notes: [], approvers: [] },
        }),
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Not possible now: dev is frozen until Monday',
    );
  });

  it('folds a long list of files, and unfolds it', async () => {
    const files = Array.from({ length: 30 }, (_, index) => ({
      ...{ path: `${index}.yaml`, change: 'added' as const, lines: ['+a'] },
    }));
    renderPage(change(whole), {
      api: {
        previewChange: async () => ({
          ...{ status: 'changes', branch: 'b', merges: 'itself', files },
          ...{ moves: [], notes: [], approvers: [] },
        }),
      },
    });
    const more = await screen.findByRole('button', { name: 'Show 22 more files' });
    expect(screen.queryByText(/^29\.yaml/)).toBeNull();
    await userEvent.click(more);
    expect(screen.getByText(/^29\.yaml/)).toBeInTheDocument();
    expect(more).not.toBeInTheDocument();
  });

  it('can be tried again where it could not be worked out', async () => {
    const previewChange = jest
      .fn<
        ReturnType<PrimitivesApi['previewChange']>,
        Parameters<PrimitivesApi['previewChange']>
      >()
      .mockRejectedValueOnce(new Error('The database does not answer'))
      .mockResolvedValue({
        ...{ status: 'nothing', files: [], moves: [], notes: [] },
        approvers: [],
      });
    renderPage(change(whole), { api: { previewChange } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database does not answer',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.getByRole('alert')).not.toHaveTextContent('database'),
    );
    expect(previewChange).toHaveBeenCalledTimes(2);
  });

  it('asks for nothing before the answers make a change', () => {
    const previewChange = jest.fn();
    renderPage(change(values), { api: { previewChange } });
    expect(screen.getByText(/Answer the questions above/)).toBeInTheDocument();
    expect(previewChange).not.toHaveBeenCalled();
  });
});
