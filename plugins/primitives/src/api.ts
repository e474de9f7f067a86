import { createApiRef, FetchApi } from '@backstage/frontend-plugin-api';
import {
  PrimitivesApi,
  PrimitivesClient,
} from '@ameide/plugin-primitives-common';

/** Reads of the primitives backend, as the pages use them. @public */
export const primitivesApiRef = createApiRef<PrimitivesApi>().with({
  id: 'plugin.primitives.api',
  pluginId: 'primitives',
});

/** A client over the app's fetch, which resolves `plugin://` and adds the token. @internal */
export function createPrimitivesClient(options: {
  fetchApi: FetchApi;
}): PrimitivesApi {
  const { fetchApi } = options;
  return new PrimitivesClient({
    fetch: (input, init) => fetchApi.fetch(input, init),
    baseUrl: async () => 'plugin://primitives',
  });
}
