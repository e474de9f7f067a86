import { act, screen } from '@testing-library/react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { Route, Routes } from 'react-router-dom';
import { PrimitivesApi, Progress } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../../api';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import {
  digest,
  environment,
  greenPipeline,
  sources,
} from '../../__testUtils__/fixtures';
import { fakeApi, httpError } from '../../__testUtils__/render';
import { RequestView } from './RequestView';

const id = 'domain-orders-v0';
const moves = [{ id, environment: 'dev', digest }];
const pull: Progress['pull'] = {
  ...{ number: 7, url: 'http://github.test/7', title: 'Enable orders' },
  ...{ author: 'ci', state: 'merged', draft: false, autoMerge: true },
  ...{ createdAt: '2026-01-01T00:00:00Z', failures: [], mergedBy: 'ci' },
};
const progressOf = (dev: Parameters<typeof environment>[1]): Progress => ({
  ...{ pull, sources },
  items: [{ ...environment('dev', dev), id, wanted: digest }],
});

function open(options: {
  template?: string;
  output?: object;
  api?: Partial<PrimitivesApi>;
  /** Why the task cannot be read. */
  unread?: Error;
  failed?: string;
  /** Why the stream of the task breaks. */
  lost?: Error;
  tasks?: object[];
  /** The person may ask for nothing. */
  isDenied?: boolean;
  primitive?: string;
  isListBroken?: boolean;
  /** From the second time on they cannot be listed. */
  isListLost?: boolean;
}) {
  const { template = 'enable-primitive', output, failed } = options;
  const task = {
    ...{ id: 'abc', status: 'completed', createdAt: '', lastHeartbeatAt: '' },
    spec: {
      ...{ steps: [], output: {}, user: { ref: 'user:default/ann' } },
      parameters: {
        ...{ primitive: options.primitive ?? id, environment: 'dev' },
        reason: 'Because it is time',
        ...{ kind: 'domain', name: 'orders', version: 'v0' },
      },
      templateInfo: { entityRef: `template:default/${template}`, baseUrl: '' },
    },
  };
  const streamLogs = () => ({
    subscribe: ({
      next,
      error,
    }: {
      next: (event: object) => void;
      error: (error: Error) => void;
    }) => {
      if (options.lost) setTimeout(() => error(options.lost ?? new Error()));
      if (output || failed) {
        setTimeout(() =>
          next({
            ...{ type: 'completion', id: '1', createdAt: '' },
            body: {
              message: '',
              output,
              ...(failed && { error: { message: failed } }),
            },
          }),
        );
      }
      return { unsubscribe: () => {} };
    },
  });
  const getTask = async () => {
    if (options.unread) throw options.unread;
    return task;
  };
  let listed = 0;
  const listTasks = async ({ offset = 0, limit = 100 }) => {
    listed += 1;
    if (options.isListBroken || (options.isListLost && listed > 1))
      throw new Error('away');
    return { tasks: (options.tasks ?? []).slice(offset, offset + limit) };
  };
  return renderInTestApp(
    <Routes>
      <Route path="/primitives/requests/:taskId" element={<RequestView />} />
    </Routes>,
    {
      initialRouteEntries: ['/primitives/requests/abc'],
      apis: [
        [primitivesApiRef, fakeApi(options.api ?? {})],
        [scaffolderApiRef, { getTask, streamLogs, listTasks } as never],
        mockApis.permission({
          authorize: options.isDenied
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
        }),
      ],
    },
  );
}

describe('the page of a request', () => {
  it('follows a digest until it is live, with who asked and why', async () => {
    const getProgress = jest.fn(async () => progressOf('passed'));
    const { container } = open({
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
    open({
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
    open({ output: { pull: 7, moves }, api: { getProgress } });
    expect(
      await screen.findByRole('link', { name: /^Open pull request #7/ }),
    ).toHaveAttribute('href', 'http://github.test/7');
  });

  it('says what was asked for where nothing can be read of it', async () => {
    const getProgress = async () => {
      throw new Error('The database does not answer');
    };
    open({ output: { pull: 7, moves }, api: { getProgress } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database does not answer',
    );
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent(id);
  });

  it('leads to the pipeline of what failed', async () => {
    open({
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
    open({
      failed: 'dev is frozen',
      api: { getProgress: async () => ({ items: [], sources }) },
    });
    expect(await screen.findByText('dev is frozen')).toBeInTheDocument();
    expect(screen.getByText('This did not succeed')).toBeInTheDocument();
  });

  it('leads to the run that failed, and back to the form with the same answers', async () => {
    const run = 'https://github.test/ameideio/gitops/actions/runs/7';
    open({
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
    open({
      failed: said,
      api: { getProgress: async () => ({ items: [], sources }) },
    });
    expect(await screen.findByText(said)).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /api/ })).not.toBeInTheDocument();
  });

  it('does not call failed what it only cannot follow', async () => {
    open({
      lost: new Error('SSE connection closed unexpectedly'),
      api: { getProgress: async () => ({ items: [], sources }) },
    });
    expect(
      await screen.findByText(/cannot be followed.*SSE connection closed/),
    ).toBeInTheDocument();
    expect(screen.getByText('CI is being asked')).toBeInTheDocument();
    expect(screen.queryByText('This did not succeed')).not.toBeInTheDocument();
  });

  it('follows a new primitive to image and wiring, and offers what is next', async () => {
    open({
      ...{ template: 'create-primitive', output: {} },
      api: { getPipeline: async () => greenPipeline },
    });
    expect(await screen.findByText(/^Done: the image/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: greenPipeline.nextStep.title }),
    ).toBeInTheDocument();
  });

  const waiting = {
    asked: { by: 'user:default/ann', until: '2999-01-01T00:00:00Z' },
  };

  it('waits for a second person, and says where that one approves', async () => {
    const { container } = open({ output: waiting });
    expect(await screen.findByText(/Someone other than ann/)).toHaveTextContent(
      /until .*2999/,
    );
    expect(screen.getByRole('status')).toHaveTextContent(
      'Waiting for a person',
    );
    expect(
      screen.getByRole('link', { name: 'Approve it, as another person' }),
    ).toHaveAttribute(
      'href',
      '/create/templates/default/approve-request?formData=%7B%22task%22%3A%22abc%22%7D',
    );
    await expectNoAxeViolations(container);
  });

  it('lets nobody approve who may not ask for it, and says why', async () => {
    // Of its own: what was allowed of the other is remembered for a while.
    open({ output: waiting, isDenied: true, primitive: 'domain-foreign-v0' });
    const why = await screen.findByText(/Approving needs the permission/);
    expect(why).toHaveTextContent('primitives.enable');
    expect(screen.getByRole('link', { name: /^Approve it/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it('leads from a request to who approved it', async () => {
    const templateInfo = { entityRef: 'template:default/approve-request' };
    const user = { ref: 'user:default/rei' };
    const spec = { parameters: { task: 'abc' }, templateInfo, user };
    open({
      output: waiting,
      tasks: [{ id: 'def', status: 'completed', spec }],
    });
    expect(
      await screen.findByRole('link', {
        name: /^rei approved it/,
      }),
    ).toHaveAttribute('href', '/primitives/requests/def');
    expect(screen.queryByText(/Approve it/)).not.toBeInTheDocument();
  });

  it('finds who approved behind many newer tasks', async () => {
    const templateInfo = { entityRef: 'template:default/approve-request' };
    const user = { ref: 'user:default/rei' };
    const spec = { parameters: { task: 'abc' }, templateInfo, user };
    const other = { status: 'completed', spec: { parameters: {} } };
    open({
      output: { asked: { ...waiting.asked, until: '2020-01-01T00:00:00Z' } },
      tasks: [
        ...Array.from({ length: 150 }, (_, i) => ({ ...other, id: `${i}` })),
        { id: 'def', status: 'completed', spec },
      ],
    });
    expect(
      await screen.findByRole('link', {
        name: /^rei approved it/,
      }),
    ).toBeInTheDocument();
  });

  it('does not call late what it could not look for', async () => {
    open({
      output: { asked: { ...waiting.asked, until: '2020-01-01T00:00:00Z' } },
      isListBroken: true,
    });
    expect(
      await screen.findByText(/^It is not known whether/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/^Nobody approved/)).not.toBeInTheDocument();
    expect(screen.getByText(/could not be read: away/)).toBeInTheDocument();
  });

  it('keeps who approves in sight where that cannot be looked at again', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      const templateInfo = { entityRef: 'template:default/approve-request' };
      const user = { ref: 'user:default/rei' };
      const spec = { parameters: { task: 'abc' }, templateInfo, user };
      open({
        output: waiting,
        tasks: [{ id: 'def', status: 'processing', spec }],
        isListLost: true,
      });
      const words = /^rei approves it/;
      await screen.findByRole('link', { name: words });
      await act(async () => {
        jest.advanceTimersByTime(10_000);
      });
      expect(
        await screen.findByText(/could not be read: away/),
      ).toBeInTheDocument();
      expect(screen.getByRole('link', { name: words })).toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });

  it('says that nobody approved in time', async () => {
    open({
      output: { asked: { ...waiting.asked, until: '2020-01-01T00:00:00Z' } },
    });
    expect(
      await screen.findByText(/^Nobody approved it in time/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Approve it/)).not.toBeInTheDocument();
  });

  it('says that there is no such task', async () => {
    open({ unread: await httpError(404, 'No task with id abc') });
    expect(
      await screen.findByRole('heading', { name: 'No such request' }),
    ).toBeInTheDocument();
  });

  it('has a title also where the task cannot be read, and does not call it missing', async () => {
    open({ unread: await httpError(503, 'The database is away') });
    expect(
      await screen.findByRole('heading', { name: 'Request abc' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('The database is away');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
    expect(screen.queryByText('No such request')).not.toBeInTheDocument();
  });

  it('keeps title, person and what the task tells where progress cannot be read', async () => {
    open({
      output: { pull: 7, moves },
      api: {
        getProgress: async () => {
          throw new Error('The database is away');
        },
      },
    });
    // The heading of before the answer is another one than that beside it.
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is away',
    );
    expect(
      screen.getByRole('heading', { name: /domain-orders-v0/ }),
    ).toBeInTheDocument();
    expect(screen.getByText(/Asked for by ann/)).toBeInTheDocument();
    expect(
      screen.getByRole('list', { name: 'Progress of the request' }),
    ).toHaveTextContent('CI did what was asked for.');
    expect(screen.getByRole('status')).toHaveTextContent('not known');
  });

  it('keeps saying why it failed where nothing else can be read', async () => {
    open({
      failed: 'dev is frozen',
      api: {
        getProgress: async () => {
          throw new Error('The database is away');
        },
      },
    });
    expect(await screen.findByText('dev is frozen')).toBeInTheDocument();
    expect(screen.getByText('This did not succeed')).toBeInTheDocument();
    expect(screen.getByText(/The database is away/)).toBeInTheDocument();
  });

  it('says of a new primitive what the task tells where its pipeline cannot be read', async () => {
    open({
      ...{ template: 'create-primitive', output: {} },
      api: {
        getPipeline: async () => {
          throw new Error('The database is away');
        },
      },
    });
    expect(
      await screen.findByRole('heading', { name: /domain-orders-v0/ }),
    ).toBeInTheDocument();
    expect(screen.getByText('Every step is done.')).toBeInTheDocument();
    expect(screen.getByText(/The database is away/)).toBeInTheDocument();
  });
});
