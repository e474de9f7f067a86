import { screen } from '@testing-library/react';
import { sources } from '../../__testUtils__/fixtures';
import { httpError } from '../../__testUtils__/render';
import { id, moves, openRequest } from '../../__testUtils__/request';

describe('a request of which something cannot be read', () => {
  it('says what was asked for where nothing can be read of it', async () => {
    const getProgress = async () => {
      throw new Error('The database does not answer');
    };
    openRequest({ output: { pull: 7, moves }, api: { getProgress } });
    // The first answer is about a task that has not told what it did, and the page asks again after it.
    expect(await screen.findByText(/CI opened #7/)).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'The database does not answer',
    );
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent(id);
  });

  it('does not call failed what it only cannot follow', async () => {
    openRequest({
      lost: new Error('SSE connection closed unexpectedly'),
      api: { getProgress: async () => ({ items: [], sources }) },
    });
    expect(
      await screen.findByText(/cannot be followed.*SSE connection closed/),
    ).toBeInTheDocument();
    expect(screen.getByText('CI is being asked')).toBeInTheDocument();
    expect(screen.queryByText('This did not succeed')).not.toBeInTheDocument();
  });

  it('says that there is no such task', async () => {
    openRequest({ unread: await httpError(404, 'No task with id abc') });
    expect(
      await screen.findByRole('heading', { name: 'No such request' }),
    ).toBeInTheDocument();
  });

  it('has a title also where the task cannot be read, and does not call it missing', async () => {
    openRequest({ unread: await httpError(503, 'The database is away') });
    expect(
      await screen.findByRole('heading', { name: 'Request abc' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('The database is away');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
    expect(screen.queryByText('No such request')).not.toBeInTheDocument();
  });

  it('keeps title, person and what the task tells where progress cannot be read', async () => {
    openRequest({
      output: { pull: 7, moves },
      api: {
        getProgress: async () => {
          throw new Error('The database is away');
        },
      },
    });
    // The first answer is about a task that has not told what it did, and the page asks again after it.
    // Nor is the pull request known to be open: it may be merged by now.
    expect(
      await screen.findByText('CI opened #7; what became of it is not known.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('The database is away');
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
    openRequest({
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
    openRequest({
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
