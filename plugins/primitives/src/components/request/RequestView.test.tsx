import { screen } from '@testing-library/react';
import { Progress } from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { digest, greenPipeline, sources } from '../../__testUtils__/fixtures';
import { id, moves, openRequest, progressOf, pull } from '../../__testUtils__/request';

describe('the page of a request', () => {
  it('follows a digest until it is live, with who asked and why', async () => {
    const getProgress = jest.fn(async () => progressOf('passed'));
    const { container } = openRequest({
      output: { pull: 7, moves },
      api: { getProgress },
    });
    expect(await screen.findByText(/^Live: /)).toBeInTheDocument();
    expect(
      screen.getByText(/Asked for by ann .*Because it is time/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('list', { name: 'Progress of the request' }),
    ).toHaveTextContent('ci merged it.');
    expect(
      screen.getByRole('link', { name: /#7 Enable orders/ }),
    ).toBeInTheDocument();
    expect(getProgress).toHaveBeenLastCalledWith({
      ...{ pull: 7, environment: 'dev', move: [`${id}@${digest}`] },
    });
    await expectNoAxeViolations(container);
  });

  it('keeps saying what it waits for', async () => {
    openRequest({
      output: { pull: 7, moves },
      api: { getProgress: async () => progressOf('running') },
    });
    expect(await screen.findByText('On its way')).toBeInTheDocument();
  });

  it('leads to the pull request that waits for a person', async () => {
    const progress = progressOf('running');
    const waits: Progress['pull'] = pull && {
      ...pull,
      ...{ state: 'open', checks: 'passed', autoMerge: false },
    };
    const getProgress = async () => ({ ...progress, pull: waits });
    openRequest({ output: { pull: 7, moves }, api: { getProgress } });
    expect(
      await screen.findByRole('link', { name: /^Open pull request #7/ }),
    ).toHaveAttribute('href', 'http://github.test/7');
  });

  it('leads to the pipeline of what failed', async () => {
    openRequest({
      output: { pull: 7, moves },
      api: { getProgress: async () => progressOf('failed') },
    });
    expect(
      await screen.findByRole('link', { name: 'Open the pipeline' }),
    ).toHaveAttribute('href', `/catalog/default/component/${id}/pipeline`);
    expect(
      screen.queryByRole('link', { name: /^Open pull request/ }),
    ).not.toBeInTheDocument();
  });

  it('says what CI said when it failed', async () => {
    openRequest({
      failed: 'dev is frozen',
      api: { getProgress: async () => ({ items: [], sources }) },
    });
    expect(await screen.findByText('dev is frozen')).toBeInTheDocument();
    expect(screen.getByText('This did not succeed')).toBeInTheDocument();
  });

  it('leads to the run that failed, and back to the form with the same answers', async () => {
    const run = 'https://github.test/ameideio/gitops/actions/runs/7';
    openRequest({
      failed: `The run ended with failure in job 'Enable': ${run}.`,
      api: { getProgress: async () => ({ items: [], sources }) },
    });
    expect(
      await screen.findByRole('link', { name: /runs\/7/ }),
    ).toHaveAttribute('href', run);
    const again = screen.getByRole('link', { name: /Ask again/ });
    const { pathname, searchParams } = new URL(
      again.getAttribute('href') ?? '',
      'https://portal.test',
    );
    expect(pathname).toBe('/create/templates/default/enable-primitive');
    expect(JSON.parse(searchParams.get('formData') ?? '')).toMatchObject({
      primitive: id,
    });
  });

  it('makes no link of an address that was masked', async () => {
    const said = 'GitHub does not answer: https://***/api/v3 is away';
    openRequest({
      failed: said,
      api: { getProgress: async () => ({ items: [], sources }) },
    });
    expect(await screen.findByText(said)).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /api/ })).not.toBeInTheDocument();
  });

  it('follows a new primitive to image and wiring, and offers what is next', async () => {
    openRequest({
      ...{ template: 'create-primitive', output: {} },
      api: { getPipeline: async () => greenPipeline },
    });
    expect(await screen.findByText(/^Done: the image/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: greenPipeline.nextStep.title }),
    ).toBeInTheDocument();
  });
});
