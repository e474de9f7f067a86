import { useMemo, useState } from 'react';

/** Which of some lines are chosen; what is no longer there, or may not be, is not. @internal */
export function useSelection(ids: readonly string[]): {
  chosen: readonly string[];
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** Chooses all, or none where all are chosen. */
  toggleAll: () => void;
} {
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => ids.filter(id => wanted.has(id)), [ids, wanted]);
  return {
    chosen,
    has: id => chosen.includes(id),
    toggle: id =>
      setWanted(before => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    toggleAll: () =>
      setWanted(new Set(chosen.length === ids.length ? [] : ids)),
  };
}
