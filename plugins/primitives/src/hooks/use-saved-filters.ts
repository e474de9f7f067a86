import { useMemo } from 'react';
import useObservable from 'react-use/esm/useObservable';
import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';

/** Filters that a person keeps, by name; each is the query part of an address. @internal */
export type SavedFilters = Record<string, string>;

const key = 'fleet-filters';

/** The person's saved filters: in the user settings where the portal has them, in the browser otherwise. @internal */
export function useSavedFilters() {
  const storage = useApi(storageApiRef).forBucket('primitives');
  const changes = useMemo(() => storage.observe$<SavedFilters>(key), [storage]);
  const snapshot = useObservable(changes, storage.snapshot<SavedFilters>(key));
  const saved: SavedFilters = { ...snapshot.value };
  return {
    saved,
    save: (name: string, search: string) =>
      storage.set(key, { ...saved, [name]: search }),
    remove: (name: string) => {
      const { [name]: _removed, ...rest } = saved;
      return storage.set(key, rest);
    },
  };
}
