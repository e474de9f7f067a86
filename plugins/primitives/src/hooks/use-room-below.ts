import { RefObject, useLayoutEffect, useState } from 'react';

/** What a page keeps free below its content, in px. */
const spaceBelow = 24;
/** With less than this an element shows too little, and one scrolls to it anyhow. */
const least = 384;

/**
 * Height in px from where an element begins to the window's end, so that it scrolls and the
 * page around it does not; undefined where that is too little to be of use.
 * @internal
 */
export function useRoomBelow(ref: RefObject<HTMLElement>): number | undefined {
  const [room, setRoom] = useState<number>();
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => {
      let top = 0;
      // Unlike its rectangle, this stays as it is when the page is scrolled.
      for (
        let each: Element | null = element;
        each instanceof HTMLElement;
        each = each.offsetParent
      )
        top += each.offsetTop;
      const left = window.innerHeight - top - spaceBelow;
      setRoom(left >= least ? left : undefined);
    };
    measure();
    window.addEventListener('resize', measure);
    // Notices above come and go.
    const around = new ResizeObserver(measure);
    if (element.parentElement) around.observe(element.parentElement);
    return () => {
      window.removeEventListener('resize', measure);
      around.disconnect();
    };
  }, [ref]);
  return room;
}
