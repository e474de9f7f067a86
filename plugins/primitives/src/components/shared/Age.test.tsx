import { act, screen } from '@testing-library/react';
import { renderPage } from '../../__testUtils__/render';
import { Age } from './Age';

describe('an age', () => {
  afterEach(() => jest.useRealTimers());

  it('goes on, of all by one timer, which ends with the last of them', () => {
    jest.useFakeTimers({ now: Date.parse('2026-01-10T12:00:00Z') });
    const { unmount } = renderPage(
      <>
        <Age iso="2026-01-10T11:59:58Z" />
        <Age iso="2026-01-10T11:00:00Z" />
      </>,
    );
    const before = jest.getTimerCount();
    expect(screen.getByText('just now')).toHaveAttribute('title');
    act(() => {
      jest.advanceTimersByTime(60_000);
    });
    expect(screen.getByText('1 minute ago')).toBeInTheDocument();
    expect(screen.getByText('1 hour ago')).toBeInTheDocument();
    unmount();
    expect(jest.getTimerCount()).toBe(before - 1);
  });

  it('is right of what is shown after nothing was', () => {
    jest.useFakeTimers({ now: Date.parse('2026-01-10T12:00:00Z') });
    const { unmount } = renderPage(<Age iso="2026-01-10T12:00:00Z" />);
    unmount();
    jest.advanceTimersByTime(3_600_000);
    renderPage(<Age iso="2026-01-10T12:00:00Z" />);
    expect(screen.getByText('1 hour ago')).toBeInTheDocument();
  });
});
