import { CSSProperties } from 'react';
import { createPipelineColumns } from '@ameide/plugin-primitives';
import {
  coreExtensionData,
  createExtensionInput,
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { CatalogTable } from '@backstage/plugin-catalog';
import catalogPlugin, { CatalogIndexPage, CatalogTableColumnsFunc, CatalogTableRow } from '@backstage/plugin-catalog/alpha';

/** What gives way to the pipeline: with it the table would be wider than a laptop's window. */
const lessTelling = ['entity.spec.lifecycle', 'entity.metadata.description', 'entity.metadata.tags'];

/** Columns share a width evenly, and on a phone a name would break within words. */
const roomForNames: CSSProperties = { whiteSpace: 'nowrap' };

/** What the catalog shows by itself, and for components the pipeline. */
const columns: CatalogTableColumnsFunc = context => {
  const usual = CatalogTable.defaultColumnsFunc(context);
  if (context.filters.kind?.value !== 'component') return usual;
  const telling = usual.filter(({ field }) => !lessTelling.includes(String(field)));
  // The first is a title that is not shown.
  const named = telling.map(column => (column.field === 'resolved.entityRef' ? { ...column, cellStyle: roomForNames } : column));
  return [...named, ...createPipelineColumns<CatalogTableRow>()];
};

/**
 * The catalog's page with the pipeline in its table. Backstage 1.55 gives plugins no way to
 * add columns there, but an app may take the place of the page.
 * @internal
 */
export const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    PageBlueprint.makeWithOverrides({
      inputs: { filters: createExtensionInput([coreExtensionData.reactElement]) },
      factory: (original, { inputs }) =>
        original({
          path: '/catalog',
          routeRef: catalogPlugin.routes.catalogIndex,
          title: 'Catalog',
          loader: async () => (
            <CatalogIndexPage
              columns={columns}
              filters={inputs.filters.map(filter => filter.get(coreExtensionData.reactElement))}
              pagination
            />
          ),
        }),
    }),
  ],
});
