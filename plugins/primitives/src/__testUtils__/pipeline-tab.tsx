import { ReactElement } from 'react';
import { screen, within } from '@testing-library/react';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  primitiveAnnotation,
  PrimitivesApi,
} from '@ameide/plugin-primitives-common';
import { EntityPipeline } from '../components/pipeline/EntityPipeline';
import { renderPage } from './render';

/** The entity of a primitive. @internal */
export const entityOf = (id: string) => ({
  ...{ apiVersion: 'backstage.io/v1alpha1', kind: 'Component' },
  metadata: { name: id, annotations: { [primitiveAnnotation]: id } },
});

/** Opens the Pipeline tab of a primitive, or what else its entity has. @internal */
export function openPipeline(
  api: Partial<PrimitivesApi>,
  options: {
    path?: string;
    element?: ReactElement;
    denied?: readonly string[];
  } = {},
) {
  const { element = <EntityPipeline />, ...rest } = options;
  return renderPage(
    <EntityProvider entity={entityOf('domain-orders-v0')}>
      {element}
    </EntityProvider>,
    { api, ...rest },
  );
}

const lane = (name: string) => screen.findByRole('region', { name });

/** The button of a stage, by its lane. @internal */
export const stageOf = async (laneName: string, stage: string) =>
  within(await lane(laneName)).getByRole('button', {
    name: new RegExp(`^${stage}`),
  });
