import { ComponentProps } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ChangePreview,
  CommitsBetween,
  PrimitivesApi,
} from '@ameide/plugin-primitives-common';
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

  describe('the commits that come with a digest', () => {
    const older = `sha256:${'0'.repeat(64)}`;
    const id = 'domain-orders-v0';
    const moving = (moves: ChangePreview['moves']): ChangePreview => ({
      ...{ status: 'changes', branch: 'b', merges: 'person', moves },
      ...{ files: [], notes: [], approvers: [] },
    });
    const between = (
      status: CommitsBetween['status'],
      subjects: readonly string[],
    ): CommitsBetween => ({
      ...{ status, more: false },
      commits: subjects.map((subject, at) => ({
        ...{ sha: String(at).repeat(40), subject, author: 'Mira Halvorsen' },
        date: '2026-01-31T10:00:00Z',
        url: `http://github.test/commit/${at}`,
      })),
    });
    const show = (
      moves: ChangePreview['moves'],
      getCommits: PrimitivesApi['getCommits'],
    ) =>
      renderPage(change(whole), {
        api: { previewChange: async () => moving(moves), getCommits },
      });
    const move = { id, environment: 'staging', digest } as const;

    it('are listed, also those that it skips over', async () => {
      const getCommits = jest.fn(async () =>
        between('ahead', ['Round totals to cents', 'Take orders']),
      );
      const { container } = show([{ ...move, replaces: older }], getCommits);
      const section = await screen.findByRole('region', {
        name: 'Commits that come with it',
      });
      await userEvent.click(
        await within(section).findByRole('button', {
          name: '2 commits that staging does not have',
        }),
      );
      const list = screen.getByRole('list', { name: `Commits of ${id}` });
      expect(within(list).getAllByRole('listitem')).toHaveLength(2);
      expect(list).toHaveTextContent('Round totals to cents');
      expect(getCommits).toHaveBeenCalledWith(id, { from: older, to: digest });
      await expectNoAxeViolations(container);
    });

    it('go away where an older digest comes in', async () => {
      show([{ ...move, replaces: older }], async () =>
        between('behind', ['Round totals to cents']),
      );
      expect(
        await screen.findByRole('button', {
          name: '1 commit goes away from staging',
        }),
      ).toBeVisible();
    });

    it('are not asked for where there was no digest, or the same', async () => {
      const getCommits = jest.fn();
      show(
        [move, { ...move, id: 'domain-stock-v0', replaces: digest }],
        getCommits,
      );
      const section = await screen.findByRole('region', {
        name: 'Commits that come with it',
      });
      expect(
        within(section)
          .getAllByRole('listitem')
          .map(item => item.textContent),
      ).toEqual([`${id} The first digest in staging`]);
      expect(getCommits).not.toHaveBeenCalled();
    });

    it('come before what has none', async () => {
      const second = { ...move, id: 'domain-stock-v0', replaces: older };
      show([move, second], async () => between('same', []));
      const section = await screen.findByRole('region', {
        name: 'Commits that come with it',
      });
      expect(
        within(section)
          .getAllByRole('listitem')
          .map(item => item.textContent?.split(' ')[0]),
      ).toEqual(['domain-stock-v0', id]);
    });

    it('are asked for of some of many, until somebody wants the rest', async () => {
      const getCommits = jest.fn(async () => between('same', []));
      const ids = Array.from({ length: 30 }, (_, at) => `domain-n${at}-v0`);
      show(
        ids.map(each => ({ ...move, id: each, replaces: older })),
        getCommits,
      );
      await userEvent.click(
        await screen.findByRole('button', { name: 'Show 22 more primitives' }),
      );
      await waitFor(() => expect(getCommits).toHaveBeenCalledTimes(30));
    });

    it('are said not to be known where they could not be read', async () => {
      show([{ ...move, replaces: older }], async () => {
        throw new Error('The database is away');
      });
      expect(
        await screen.findByText(/is not known: The database is away/),
      ).toBeVisible();
    });
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
