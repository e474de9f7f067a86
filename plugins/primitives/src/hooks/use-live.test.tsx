import { useCallback, useState } from 'react';
import { act, fireEvent, screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  isSignalAbout,
  PrimitivesSignal,
} from '@ameide/plugin-primitives-common';
import { useLive } from './use-live';

function Reading(props: { load: () => Promise<string>; fleet?: boolean }) {
  const live = useLive(
    props.load,
    props.fleet ? undefined : signal => isSignalAbout(signal, 'mine'),
  );
  return (
    <output>{live.value ?? (live.loading ? 'loading' : 'nothing')}</output>
  );
}

/** Signals that a test sends by hand. */
function handSignals() {
  let send: (message: PrimitivesSignal) => void = () => {};
  return {
    api: {
      subscribe: (_: string, onMessage: (message: never) => void) => {
        send = message => onMessage(message as never);
        return { unsubscribe: () => {} };
      },
    },
    send: (tags: string[]) =>
      act(async () => send({ type: 'changed', tags, more: false })),
  };
}

/** Answers with how often it was asked. */
function counting() {
  let calls = 0;
  return jest.fn(async () => {
    calls += 1;
    return `reading ${calls}`;
  });
}

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

describe('useLive', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('never shows under one name what was read under another', async () => {
    const shown: string[] = [];
    function Named() {
      const [name, setName] = useState('a');
      const load = useCallback(async () => {
        if (name === 'b') throw new Error('nothing of b');
        return `reading of ${name}`;
      }, [name]);
      const { value, error } = useLive(load);
      shown.push(`${name}: ${value ?? error?.message ?? 'loading'}`);
      const next = name === 'a' ? 'b' : 'c';
      return <button onClick={() => setName(next)}>Next</button>;
    }
    renderInTestApp(<Named />);
    const next = async () => {
      await pass(0);
      fireEvent.click(screen.getByRole('button', { name: 'Next' }));
      await pass(0);
    };
    await next();
    await next();
    expect([...new Set(shown)]).toEqual([
      ...['a: loading', 'a: reading of a'],
      ...['b: loading', 'b: nothing of b'],
      ...['c: loading', 'c: reading of c'],
    ]);
  });

  it('polls every 5 s without signals, and stops when nobody looks', async () => {
    const load = counting();
    const { unmount } = renderInTestApp(<Reading load={load} />);
    await pass(0);
    expect(screen.getByRole('status')).toHaveTextContent('reading 1');
    await pass(5_000);
    expect(screen.getByRole('status')).toHaveTextContent('reading 2');
    unmount();
    await pass(20_000);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('reads again on a signal that is about its subject only', async () => {
    const load = counting();
    const signals = handSignals();
    renderInTestApp(<Reading load={load} />, {
      apis: [[signalApiRef, signals.api]],
    });
    await pass(0);
    await signals.send(['other']);
    expect(load).toHaveBeenCalledTimes(1);
    await signals.send(['mine']);
    expect(screen.getByRole('status')).toHaveTextContent('reading 2');
    await pass(14_000);
    expect(load).toHaveBeenCalledTimes(2);
    await pass(2_000);
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('follows any signal about the fleet once, at a moment of its own', async () => {
    const load = counting();
    const signals = handSignals();
    jest.spyOn(Math, 'random').mockReturnValue(0.75);
    const { unmount } = renderInTestApp(<Reading load={load} fleet />, {
      apis: [[signalApiRef, signals.api]],
    });
    await pass(0);
    await signals.send(['one']);
    await pass(1_400);
    await signals.send(['other']);
    expect(load).toHaveBeenCalledTimes(1);
    await pass(100);
    expect(load).toHaveBeenCalledTimes(2);
    await pass(2_000);
    expect(load).toHaveBeenCalledTimes(2);
    await signals.send(['one']);
    unmount();
    await pass(2_000);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('makes one request at a time, and shows what is there meanwhile', async () => {
    const answers: ((value: string) => void)[] = [];
    const load = jest.fn(() => new Promise<string>(done => answers.push(done)));
    const signals = handSignals();
    renderInTestApp(<Reading load={load} />, {
      apis: [[signalApiRef, signals.api]],
    });
    await pass(0);
    expect(screen.getByRole('status')).toHaveTextContent('loading');
    await signals.send(['mine']);
    await signals.send(['mine']);
    expect(load).toHaveBeenCalledTimes(1);
    await act(async () => answers[0]('first'));
    expect(screen.getByRole('status')).toHaveTextContent('first');
    expect(load).toHaveBeenCalledTimes(2);
    await act(async () => answers[1]('second'));
    expect(screen.getByRole('status')).toHaveTextContent('second');
    expect(load).toHaveBeenCalledTimes(2);
  });
});
