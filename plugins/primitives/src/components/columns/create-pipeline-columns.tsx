import { Entity } from '@backstage/catalog-model';
import { TableColumn } from '@backstage/core-components';
import { PipelineCell, PipelineColumnTitle } from './PipelineCell';

/**
 * Columns for a table of entities (the catalog's `CatalogTableRow` has what they need):
 * the state in each environment, and the next step. Backstage 1.55 has no extension point
 * for columns of its catalog page, so that an app hands them over to `CatalogIndexPage`.
 * @public
 */
export function createPipelineColumns<
  T extends { entity: Entity },
>(): TableColumn<T>[] {
  return [
    {
      title: <PipelineColumnTitle column="environments" />,
      ...{ sorting: false, searchable: false, width: 'auto' },
      render: ({ entity }) => (
        <PipelineCell entity={entity} column="environments" />
      ),
    },
    {
      title: <PipelineColumnTitle column="next" />,
      ...{ sorting: false, searchable: false, width: 'auto' },
      render: ({ entity }) => <PipelineCell entity={entity} column="next" />,
    },
  ];
}
