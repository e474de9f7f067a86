import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import {
  digest,
  emptyPipeline,
  greenPipeline,
  redPipeline,
  smokeFailedPipeline,
  sourceDownPipeline,
  waitingPipeline,
} from '../../__testUtils__/fixtures';
import { openPipeline, stageOf } from '../../__testUtils__/pipeline-tab';
import { httpError } from '../../__testUtils__/render';
import { EntityPipelineCard } from './EntityPipelineCard';

const renderTab = (getPipeline: PrimitivesApi['getPipeline']) =>
  openPipeline({ getPipeline });

describe('pipeline tab', () => {
  it('opens verify to what each of its checks came to', async () => {
    const checks = [
      {
        ...{ check: 'tests', status: 'passed' as const },
        message: 'unit: 8 of 8 passed, without a network',
      },
      { check: 'shape', status: 'error' as const, message: 'helm is missing' },
    ];
    const { container } = renderTab(async () => ({
      ...greenPipeline,
      stages: greenPipeline.stages.map(each =>
        each.id === 'verify' ? { ...each, checks } : each,
      ),
    }));
    await userEvent.click(await stageOf('Build', 'Verify'));
    const table = await screen.findByRole('table', { name: 'Checks' });
    const [, tests, shape] = within(table).getAllByRole('row');
    expect(tests).toHaveTextContent(/tests.*Passed.*8 of 8 passed/);
    expect(shape).toHaveTextContent(/shape.*Could not run.*helm is missing/);
    await expectNoAxeViolations(container);
  });

  it('shows a green path, the digest in full and the next step filled in', async () => {
    const { container } = renderTab(async () => greenPipeline);
    expect(await stageOf('dev', 'Smoke')).toHaveTextContent('Passed');
    expect(await stageOf('Build', 'Verify')).toHaveAttribute(
      'aria-expanded',
      'false',
    );
    expect(await stageOf('staging', 'Enable')).toHaveTextContent('Waiting');
    expect(screen.getAllByLabelText(digest)[0]).toHaveTextContent(
      digest.slice(0, 19),
    );

    const next = await screen.findByRole('link', {
      name: 'Promote to staging',
    });
    const url = new URL(next.getAttribute('href') ?? '', 'http://portal');
    expect(url.pathname).toBe('/create/templates/default/promote-primitive');
    expect(JSON.parse(url.searchParams.get('formData') ?? '')).toEqual({
      primitives: ['domain-orders-v0'],
      source: 'dev',
      target: 'staging',
    });
    expect(screen.getByText('5 of 5 met')).toBeInTheDocument();
    // The path begins at the commit, before what is made of it.
    const { commit } = greenPipeline;
    expect(
      within(screen.getByRole('region', { name: 'Build' })).getByRole('link', {
        name: new RegExp(`^commit ${commit?.sha.slice(0, 7)}`),
      }),
    ).toHaveAttribute('href', commit?.url);
    await expectNoAxeViolations(container);
  });

  it.each([
    ['open', 'none yet'],
    ['merged', 'none'],
  ] as const)('says that nobody reviewed a pull request that is %s: %s', async (state, words) => {
    const pull = {
      ...{ number: 7, title: 'Enable orders', url: 'http://github.test/7' },
      ...{ author: 'ameide-ci[bot]', draft: false, autoMerge: true, state },
      ...{ createdAt: '2026-01-31T10:00:00Z', reviews: [] },
    };
    renderTab(async () => ({
      ...greenPipeline,
      environments: greenPipeline.environments.map(each => ({
        ...each,
        stages: each.stages.map(stage =>
          stage.id === 'enable' ? { ...stage, pull } : stage,
        ),
      })),
    }));
    await userEvent.click(await stageOf('dev', 'Enable'));
    expect(screen.getByText('Reviews').nextSibling).toHaveTextContent(
      new RegExp(`^${words}$`),
    );
  });

  it('opens a failed stage by itself, with findings that lead to their lines', async () => {
    const { container } = renderTab(async () => redPipeline);
    const verify = await stageOf('Build', 'Verify');
    expect(verify).toHaveAttribute('aria-expanded', 'true');
    const findings = screen.getByRole('table', { name: 'Findings' });
    expect(within(findings).getAllByRole('row')).toHaveLength(3);
    const line = within(findings).getByRole('link', { name: /adapter\.ts:12/ });
    expect(line).toHaveAttribute(
      'href',
      expect.stringMatching(
        /\/blob\/[0-9a-f]{40}\/primitives\/integration\/billing\/src\/adapter\.ts#L12$/,
      ),
    );
    expect(line).toHaveAttribute('target', '_blank');
    expect(line).toHaveAttribute('rel', expect.stringContaining('noopener'));
    expect(
      screen.getByRole('link', { name: /Open the pull request/ }),
    ).toHaveAttribute('target', '_blank');
    await expectNoAxeViolations(container);

    await userEvent.click(verify);
    expect(verify).toHaveAttribute('aria-expanded', 'false');
    expect(
      screen.queryByRole('table', { name: 'Findings' }),
    ).not.toBeInTheDocument();
  });

  it('shows the log of the smoke that failed', async () => {
    renderTab(async () => smokeFailedPipeline);
    const log = await screen.findByRole('region', {
      name: 'Log of Smoke in dev',
    });
    expect(log).toHaveTextContent('expected total 4200, received 0');
    expect(log).toHaveAttribute('tabindex', '0');
    expect(
      screen.getByRole('button', { name: 'Copy log' }),
    ).toBeInTheDocument();
  });

  it('says since when a source is down, and shows unknown as unknown', async () => {
    renderTab(async () => sourceDownPipeline);
    expect(
      await screen.findByText(
        /Argo CD could not be read since .*; the last known state is shown/,
      ),
    ).toBeInTheDocument();
    const health = await stageOf('dev', 'Health');
    expect(health).toHaveTextContent('Unknown');
    expect(await stageOf('dev', 'Sync')).toHaveTextContent('last known');
    expect(await stageOf('dev', 'Enable')).not.toHaveTextContent('last known');
    expect(health).not.toHaveTextContent('Passed');
    expect(await stageOf('Build', 'Verify')).not.toHaveTextContent(
      'last known',
    );
  });

  it('offers nothing to press where one can only wait', async () => {
    renderTab(async () => waitingPipeline);
    expect(
      await screen.findByText(/CI merges the wiring pull request by itself/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: /Wait for/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /Wait for/ }),
    ).not.toBeInTheDocument();
  });

  it('says so when there is no pipeline yet', async () => {
    renderTab(async () => emptyPipeline);
    expect(await screen.findByText('No pipeline yet')).toBeInTheDocument();
  });

  it('gives the reason of a failure, and tries again', async () => {
    const getPipeline = jest
      .fn<Promise<typeof greenPipeline>, [string]>()
      .mockRejectedValue(await httpError(503, 'The store is locked'));
    renderTab(getPipeline);
    expect(await screen.findByText('The store is locked')).toBeInTheDocument();
    getPipeline.mockResolvedValue(greenPipeline);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await stageOf('dev', 'Smoke')).toHaveTextContent('Passed');
    expect(screen.queryByText('The store is locked')).not.toBeInTheDocument();
  });

  it('names a primitive that the backend does not know', async () => {
    const error = await httpError(404, 'no such primitive');
    renderTab(async () => {
      throw error;
    });
    expect(
      await screen.findByText('No primitive is called “domain-orders-v0”'),
    ).toBeInTheDocument();
    expect(screen.getByText(/ameide\.io\/primitive/)).toBeInTheDocument();
  });

  it('names the permission that is missing', async () => {
    const error = await httpError(403, 'Unauthorized');
    renderTab(async () => {
      throw error;
    });
    expect(
      await screen.findByText(/primitives\.pipeline\.read/),
    ).toBeInTheDocument();
  });

  it('keeps what it shows when a later reading fails, and announces what changes', async () => {
    const getPipeline = jest
      .fn<Promise<typeof greenPipeline>, [string]>()
      .mockResolvedValue(greenPipeline);
    const { container } = renderTab(getPipeline);
    await stageOf('dev', 'Smoke');

    getPipeline.mockRejectedValue(new Error('connection reset'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await screen.findByText(/connection reset/)).toBeInTheDocument();
    expect(await stageOf('dev', 'Smoke')).toHaveTextContent('Passed');

    getPipeline.mockResolvedValue(smokeFailedPipeline);
    document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() =>
      expect(container.querySelector('[aria-live="polite"]')).toHaveTextContent(
        'dev, Smoke: Failed',
      ),
    );
    expect(screen.queryByText(/connection reset/)).not.toBeInTheDocument();
  });
});

describe('pipeline card', () => {
  it('has one line a lane and the next step', async () => {
    openPipeline(
      { getPipeline: async () => smokeFailedPipeline },
      { element: <EntityPipelineCard /> },
    );
    expect(await screen.findByText('Failed')).toBeInTheDocument();
    expect(screen.getAllByText('Not enabled')).toHaveLength(2);
    expect(screen.getByText(/^read/i)).toHaveTextContent(/ago/);
    expect(
      screen.getByRole('link', { name: 'Open the pipeline' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/domain-orders-v0/pipeline',
    );
  });
});
