import { useRef } from 'react';
import { act, render, screen } from '@testing-library/react';
import { useRoomBelow } from './use-room-below';

function Probe() {
  const ref = useRef<HTMLDivElement>(null);
  return <div ref={ref}>{`room ${useRoomBelow(ref)}`}</div>;
}

describe('the room below an element', () => {
  const standsAt = (top: number) =>
    jest.spyOn(HTMLElement.prototype, 'offsetTop', 'get').mockReturnValue(top);

  afterEach(() => jest.restoreAllMocks());

  it('is what the window has left, also when the window changes', () => {
    standsAt(300);
    window.innerHeight = 900;
    render(<Probe />);
    expect(screen.getByText('room 576')).toBeInTheDocument();
    act(() => {
      window.innerHeight = 1_000;
      window.dispatchEvent(new Event('resize'));
    });
    expect(screen.getByText('room 676')).toBeInTheDocument();
  });

  it('is none where the element begins far down', () => {
    standsAt(700);
    window.innerHeight = 900;
    render(<Probe />);
    expect(screen.getByText('room undefined')).toBeInTheDocument();
  });
});
