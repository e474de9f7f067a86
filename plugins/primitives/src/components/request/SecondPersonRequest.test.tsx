import { act, screen } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { openRequest } from '../../__testUtils__/request';

describe('a request that a second person approves', () => {
  const waiting = {
    asked: { by: 'user:default/ann', until: '2999-01-01T00:00:00Z' },
  };

  it('waits for a second person, and says where that one approves', async () => {
    const { container } = openRequest({ output: waiting });
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
    openRequest({ output: waiting, isDenied: true, parameters: { primitive: 'domain-foreign-v0' } });
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
    openRequest({
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
    openRequest({
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
    openRequest({
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
      openRequest({
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
    openRequest({
      output: { asked: { ...waiting.asked, until: '2020-01-01T00:00:00Z' } },
    });
    expect(
      await screen.findByText(/^Nobody approved it in time/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Approve it/)).not.toBeInTheDocument();
  });
});
