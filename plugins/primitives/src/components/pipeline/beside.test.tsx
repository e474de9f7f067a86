import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  PrimitivesApi,
  PullChecks,
  StagePull,
} from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { digest, greenPipeline, smokeFailedPipeline } from '../../__testUtils__/fixtures';
import { openPipeline, stageOf } from '../../__testUtils__/pipeline-tab';

describe('what is read beside the pipeline', () => {
  const older = `sha256:${'0'.repeat(64)}`;
  const staging = {
    ...greenPipeline,
    environments: greenPipeline.environments.map(e =>
      e.environment === 'staging' ? { ...e, enabled: true, digest: older } : e,
    ),
  };
  const commits = {
    status: 'ahead' as const,
    commits: [
      {
        sha: '9'.repeat(40),
        subject: 'Round totals to cents',
        author: 'Mira Halvorsen',
        date: '2026-01-31T10:00:00Z',
        url: 'http://github.test/commit/9',
      },
    ],
    more: false,
  };
  const render = (api: Partial<PrimitivesApi>, path?: string) =>
    openPipeline({ getPipeline: async () => staging, ...api }, { path });

  it('lists the commits that an environment does not have yet', async () => {
    const getCommits = jest.fn(async () => commits);
    const { container } = render({ getCommits });
    await userEvent.click(
      await screen.findByRole('button', { name: '1 commit not here yet' }),
    );
    const list = screen.getByRole('list', {
      name: 'Commits that staging does not have',
    });
    expect(list).toHaveTextContent('Round totals to cents');
    expect(list).toHaveTextContent('by Mira Halvorsen');
    expect(getCommits).toHaveBeenCalledWith('domain-orders-v0', {
      from: older,
      to: digest,
    });
    await expectNoAxeViolations(container);
  });

  it('sets two digests beside each other, with the commits between', async () => {
    const getCommits = jest.fn(async () => commits);
    const { container } = render({ getCommits });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Compare' }),
    );
    const panel = screen.getByRole('region', { name: 'Compare' });
    expect(
      await within(panel).findByText('Newest image is 1 commit ahead of staging.'),
    ).toBeInTheDocument();
    expect(
      within(panel).getByRole('list', { name: 'Commits between' }),
    ).toHaveTextContent('Round totals to cents');
    await userEvent.click(within(panel).getByLabelText('From'));
    await userEvent.click(await screen.findByRole('option', { name: 'dev' }));
    await waitFor(() =>
      expect(getCommits).toHaveBeenLastCalledWith('domain-orders-v0', {
        ...{ from: digest, to: digest },
      }),
    );
    await expectNoAxeViolations(container);
  });

  it('says why it does not know what is newer', async () => {
    const reason = 'It is not mirrored here.';
    render({
      getCommits: async () => ({
        ...commits,
        ...{ status: 'unknown', reason, commits: [] },
      }),
    });
    expect(await screen.findByText(/not mirrored here/)).toBeInTheDocument();
  });

  it('disables a promotion that policy is against, with who acts next', async () => {
    const refusal = {
      rule: 'soak' as const,
      message: 'It must run for 24h in dev',
      next: 'wait until tomorrow',
    };
    render({
      getMoves: async () => ({
        items: [
          {
            environment: 'staging',
            status: 'refused',
            refusals: [refusal],
            approvers: [],
          },
        ],
      }),
    });
    expect(
      await screen.findByText(
        /must run for 24h in dev; next: wait until tomorrow\./,
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Promote to staging' }),
    ).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(screen.getByRole('button', { name: 'More' }));
    expect(
      await screen.findByRole('menuitem', { name: /Roll back dev/ }),
    ).toHaveAttribute('href', expect.stringContaining('rollback-primitive'));
    expect(
      screen.getByRole('menuitem', { name: /Promote to production/ }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('tells time in a step against the usual', async () => {
    const usual = { seconds: 60, count: 5, of: 'fleet' as const };
    render({
      getDurations: async () => ({
        items: [{ stage: 'verify', seconds: 300, usual }],
      }),
    });
    await waitFor(async () =>
      expect(await stageOf('Build', 'Verify')).toHaveTextContent(
        /took 5 min.*usually 1 min in the fleet.*longer than usual/,
      ),
    );
  });

  it('shows a past moment as such, without a next step', async () => {
    const getPipeline = jest.fn(async () => staging);
    render({ getPipeline }, '/?at=2026-01-31T10:00:00Z');
    expect(await screen.findByText(/as it was known at/)).toBeInTheDocument();
    expect(getPipeline).toHaveBeenCalledWith('domain-orders-v0', {
      at: new Date('2026-01-31T10:00:00Z'),
    });
    expect(
      screen.queryByRole('link', { name: 'Promote to staging' }),
    ).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Back to now' })).toBeVisible();
  });

  it('shows what a pull request changes as text, never as markup', async () => {
    const pull = {
      ...{ number: 7, url: 'http://github.test/pull/7', title: 'Enable' },
      ...{ author: 'ci', state: 'open' as const, draft: false },
      ...{ autoMerge: false, checks: 'passed' as const },
      createdAt: '2026-01-31T10:00:00Z',
    };
    const { container } = render({
      getPipeline: async () => ({
        ...staging,
        environments: staging.environments.map(e => ({
          ...e,
          stages: e.stages.map(s =>
            e.environment === 'staging' && s.id === 'enable'
              ? { ...s, pull }
              : s,
          ),
        })),
      }),
      getPullDiff: async () => ({
        ...{ number: 7, url: 'http://github.test/pull/7#c' },
        text: '```diff\n+ <img src=x>\n```',
      }),
    });
    await userEvent.click(await stageOf('staging', 'Enable'));
    expect(screen.getByText('Somebody who may merge it')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'What it changes in the clusters' }),
    );
    expect(await screen.findByText('+ <img src=x>')).toBeInTheDocument();
    expect(container.querySelector('img')).toBeNull();
    await expectNoAxeViolations(container);
  });

  describe('the checks of a pull request', () => {
    const pull = {
      ...{ number: 7, url: 'http://github.test/pull/7', title: 'Enable' },
      ...{ author: 'ci', state: 'merged' as const, draft: false },
      ...{ autoMerge: true, reviews: [] },
      createdAt: '2026-01-31T10:00:00Z',
      mergedAt: '2026-01-31T10:05:00Z',
    };
    const withPull = (own: StagePull) => ({
      ...staging,
      environments: staging.environments.map(e => ({
        ...e,
        stages: e.stages.map(s =>
          e.environment === 'staging' && s.id === 'enable'
            ? { ...s, pull: own }
            : s,
        ),
      })),
    });
    const open = async (own: StagePull, api: Partial<PrimitivesApi>, path?: string) => {
      const { container } = render(
        { getPipeline: async () => withPull(own), ...api },
        path,
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

    it('are shown with their pages, also once it was merged', async () => {
      const getPullChecks = jest.fn(async () => checks);
      const container = await open(pull, { getPullChecks });
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

    it('are not known where they could not be read, and none where none was reported', async () => {
      const getPullChecks = jest
        .fn(async () => ({ ...checks, checks: [] }))
        .mockRejectedValueOnce(new Error('GitHub is away'));
      await open(pull, { getPullChecks });
      expect(await screen.findByText('GitHub is away')).toBeVisible();
      expect(screen.getByText('not known')).toBeVisible();
      await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await screen.findByText('none was reported')).toBeVisible();
      expect(screen.queryByText('not known')).not.toBeInTheDocument();
    });

    it('are those of then, and not of now, for one that was open at a past moment', async () => {
      const getPullChecks = jest.fn(async () => checks);
      const own = { ...pull, state: 'open' as const, checks: 'running' as const };
      await open(own, { getPullChecks }, '/?at=2026-01-31T10:00:00Z');
      expect(screen.getByText('running')).toBeVisible();
      expect(getPullChecks).not.toHaveBeenCalled();
    });
  });

  it('shows a log once that the stage and Argo CD both have', async () => {
    const text = '1 of 2 checks failed';
    const environments = greenPipeline.environments.map(environment => ({
      ...environment,
      stages: environment.stages.map(stage => ({
        ...stage,
        ...(stage.id === 'smoke' && { log: `${text}\n` }),
      })),
    }));
    render({
      getPipeline: async () => ({ ...greenPipeline, environments }),
      getApplications: async () => ({
        items: [
          {
            name: 'dev-domain-orders-v0-smoke',
            logs: [text, 'Another'].map(log => ({ resource: log, text: log })),
            ...{ syncs: [], events: [] },
          },
        ],
      }),
    });
    await userEvent.click(await stageOf('dev', 'Smoke'));
    const name = 'Log, events and syncs in Argo CD';
    await userEvent.click(screen.getByRole('button', { name }));
    expect(await screen.findByText('Another')).toBeInTheDocument();
    expect(screen.getAllByText(text)).toHaveLength(1);
  });

  it('asks Argo CD for events and syncs of the Application when they are opened', async () => {
    const getApplications = jest.fn(async () => ({
      items: [
        {
          ...{ name: 'dev-domain-orders-v0', syncs: [], events: [], logs: [] },
          reason: 'Its events could not be read.',
        },
        {
          name: 'dev-domain-orders-v0-smoke',
          logs: [{ resource: 'Job/smoke-rpc', text: '2 checks passed' }],
          syncs: [{ id: 1, revision: 'f'.repeat(40), message: 'Enable orders' }],
          events: [
            {
              ...{ type: 'Warning', reason: 'BackOff', count: 3 },
              ...{ message: 'Back-off restarting', resource: 'Pod/orders-1' },
            },
          ],
        },
      ],
    }));
    const { container } = render({
      getPipeline: async () => greenPipeline,
      getApplications,
    });
    const name = 'Log, events and syncs in Argo CD';
    await userEvent.click(await stageOf('dev', 'Smoke'));
    expect(getApplications).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name }));
    const events = await screen.findByRole('table', {
      name: 'Events of its resources',
    });
    expect(events).toHaveTextContent(/BackOff.*Pod\/orders-1.*3 times/);
    const syncs = screen.getByRole('table', { name: 'Syncs that Argo CD keeps' });
    expect(syncs).toHaveTextContent(/fffffff Enable orders.*Argo CD/);
    expect(
      screen.getByRole('region', { name: 'Log of Job/smoke-rpc' }),
    ).toHaveTextContent('2 checks passed');
    expect(getApplications).toHaveBeenCalledWith(greenPipeline.id, 'dev');
    await expectNoAxeViolations(container);
  });

  it('says since when a stage fails, after which change, and what to do', async () => {
    render({
      getPipeline: async () => smokeFailedPipeline,
      getCommits: async () => commits,
      getHistory: async () => ({
        items: [
          {
            ...{ seq: 2, id: 'domain-orders-v0', environment: 'dev' },
            ...{ stage: 'smoke', to: 'failed', digest, message: '' },
            at: '2026-01-31T10:00:00Z',
          },
          {
            ...{ seq: 1, id: 'domain-orders-v0', environment: 'dev' },
            ...{ stage: 'smoke', to: 'passed', digest: older, message: '' },
            at: '2026-01-30T10:00:00Z',
          },
        ],
      }),
    });
    expect(
      await screen.findByText('Round totals to cents'),
    ).toBeInTheDocument();
    expect(screen.getByText(/or roll dev back/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'History' }));
    expect(
      screen.getAllByRole('link', { name: /Show the pipeline as of/ })[0],
    ).toHaveAttribute('href', expect.stringContaining('at=2026-01-31'));
  });
});
