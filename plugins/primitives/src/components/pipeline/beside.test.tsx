import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
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
