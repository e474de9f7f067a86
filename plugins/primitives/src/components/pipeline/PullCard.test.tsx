import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  PrimitivesApi,
  PullChecks,
  StagePull,
} from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { greenPipeline } from '../../__testUtils__/fixtures';
import { openPipeline, stageOf } from '../../__testUtils__/pipeline-tab';

describe('a pull request in its stage', () => {
  const merged: StagePull = {
    ...{ number: 7, url: 'http://github.test/pull/7', title: 'Enable' },
    ...{ author: 'ci', state: 'merged', draft: false },
    ...{ autoMerge: true, reviews: [] },
    createdAt: '2026-01-31T10:00:00Z',
    mergedAt: '2026-01-31T10:05:00Z',
  };
  const withPull = (pull: StagePull) => ({
    ...greenPipeline,
    environments: greenPipeline.environments.map(e => ({
      ...e,
      stages: e.stages.map(s =>
        e.environment === 'staging' && s.id === 'enable' ? { ...s, pull } : s,
      ),
    })),
  });
  const open = async (pull: StagePull, api: Partial<PrimitivesApi>, path?: string) => {
    const { container } = openPipeline(
      { getPipeline: async () => withPull(pull), ...api },
      { path },
    );
    await userEvent.click(await stageOf('staging', 'Enable'));
    return container;
  };
  const checks: PullChecks = {
    ...{ number: 7, commit: 'f'.repeat(40) },
    checks: [
      { name: 'gate', state: 'passed', url: 'http://github.test/checks/1' },
      { name: 'lint', state: 'skipped', url: 'http://github.test/checks/2' },
    ],
  };

  it('shows what it changes as text, never as markup', async () => {
    const pull = {
      ...{ ...merged, state: 'open' as const, mergedAt: undefined },
      ...{ autoMerge: false, checks: 'passed' as const },
    };
    const container = await open(pull, {
      getPullDiff: async () => ({
        ...{ number: 7, url: 'http://github.test/pull/7#c' },
        text: '```diff\n+ <img src=x>\n```',
      }),
    });
    expect(screen.getByText('Somebody who may merge it')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'What it changes in the clusters' }),
    );
    expect(await screen.findByText('+ <img src=x>')).toBeInTheDocument();
    expect(container.querySelector('img')).toBeNull();
    await expectNoAxeViolations(container);
  });

  it('has its checks with their pages, also once it was merged', async () => {
    const getPullChecks = jest.fn(async () => checks);
    const container = await open(merged, { getPullChecks });
    const list = await screen.findByRole('list', {
      name: 'Checks of pull request #7',
    });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringMatching(/^gate.*passed$/),
      expect.stringMatching(/^lint.*skipped$/),
    ]);
    expect(within(list).getByRole('link', { name: /gate/ })).toHaveAttribute(
      'href',
      'http://github.test/checks/1',
    );
    expect(getPullChecks).toHaveBeenCalledWith('domain-orders-v0', 7);
    await expectNoAxeViolations(container);
  });

  it('does not know checks that could not be read, and says where none was reported', async () => {
    const getPullChecks = jest
      .fn(async () => ({ ...checks, checks: [] }))
      .mockRejectedValueOnce(new Error('GitHub is away'));
    await open(merged, { getPullChecks });
    expect(await screen.findByText('GitHub is away')).toBeVisible();
    expect(screen.getByText('not known')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('none was reported')).toBeVisible();
    expect(screen.queryByText('not known')).not.toBeInTheDocument();
  });

  it('has the checks of then, and not of now, where it was open at a past moment', async () => {
    const getPullChecks = jest.fn(async () => checks);
    const pull = { ...merged, state: 'open' as const, checks: 'running' as const };
    await open(pull, { getPullChecks }, '/?at=2026-01-31T10:00:00Z');
    expect(screen.getByText('running')).toBeVisible();
    expect(getPullChecks).not.toHaveBeenCalled();
  });
});
