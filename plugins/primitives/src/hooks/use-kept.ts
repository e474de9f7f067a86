import { useEffect, useRef } from 'react';
import { Live } from './use-live';

/** While something else is read for the first time, what was shown before stays. @internal */
export function useKept<T>(live: Live<T>): Live<T> {
  const before = useRef<T>();
  useEffect(() => {
    if (live.value !== undefined) before.current = live.value;
  }, [live.value]);
  return { ...live, value: live.value ?? before.current };
}
