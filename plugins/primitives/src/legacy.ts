import './muiClassNames';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { primitiveAnnotation } from '@ameide/plugin-primitives-common';
import { createPrimitivesClient, primitivesApiRef } from './api';
import { PrimitiveChangeField } from './components/form/PrimitiveChangeField';
import { PrimitiveDigestField } from './components/form/PrimitiveDigestField';
import { PrimitiveEnvironmentField } from './components/form/PrimitiveEnvironmentField';
import { PrimitiveNameField } from './components/form/PrimitiveNameField';
import { PrimitiveOwnerField } from './components/form/PrimitiveOwnerField';
import { PrimitivePermissionField } from './components/form/PrimitivePermissionField';
import { PrimitivePreviewField } from './components/form/PrimitivePreviewField';
import { PrimitiveRuleField } from './components/form/PrimitiveRuleField';
import { PrimitiveSelectionField } from './components/form/PrimitiveSelectionField';
import { withHeader } from './legacy/with-header';
import {
  changeFieldOptions,
  digestFieldOptions,
  environmentFieldOptions,
  nameFieldOptions,
  ownerFieldOptions,
  permissionFieldOptions,
  previewFieldOptions,
  ruleFieldOptions,
  selectionFieldOptions,
} from './scaffolder/field-options';
import { primitiveSummariesApiRef, SummaryLoader } from './summaries';

const homeRoute = createRouteRef({ id: 'primitives.home' });
const fleetRoute = createRouteRef({ id: 'primitives' });
const auditRoute = createRouteRef({ id: 'primitives.audit' });
const sourcesRoute = createRouteRef({ id: 'primitives.sources' });
const pipelineRoute = createRouteRef({ id: 'primitives.pipeline' });

/** The plugin for apps on the older frontend system. @public */
export const primitivesPlugin = createPlugin({
  id: 'primitives',
  apis: [
    createApiFactory({
      api: primitivesApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: createPrimitivesClient,
    }),
    createApiFactory({
      api: primitiveSummariesApiRef,
      deps: { api: primitivesApiRef },
      factory: ({ api }) => SummaryLoader.create({ api }),
    }),
  ],
  routes: {
    home: homeRoute,
    root: fleetRoute,
    audit: auditRoute,
    sources: sourcesRoute,
    pipeline: pipelineRoute,
  },
});

/** The home page. @public */
export const PrimitivesHomePage = primitivesPlugin.provide(
  createRoutableExtension({
    name: 'PrimitivesHomePage',
    component: (): Promise<() => JSX.Element> =>
      import('./components/home/HomePage').then(m => m.HomePage),
    mountPoint: homeRoute,
  }),
);

/** The list of all primitives. @public */
export const PrimitivesPage = primitivesPlugin.provide(
  createRoutableExtension({
    name: 'PrimitivesPage',
    component: (): Promise<() => JSX.Element> =>
      import('./components/fleet/FleetPage').then(m =>
        withHeader(m.FleetPage, 'fleet'),
      ),
    mountPoint: fleetRoute,
  }),
);

/** The audit page. @public */
export const PrimitivesAuditPage = primitivesPlugin.provide(
  createRoutableExtension({
    name: 'PrimitivesAuditPage',
    component: (): Promise<() => JSX.Element> =>
      import('./components/audit/AuditPage').then(m =>
        withHeader(m.AuditPage, 'audit'),
      ),
    mountPoint: auditRoute,
  }),
);

/** How the outside systems are doing, and what is left of their rate limits. @public */
export const PrimitivesSourcesPage = primitivesPlugin.provide(
  createRoutableExtension({
    name: 'PrimitivesSourcesPage',
    component: (): Promise<() => JSX.Element> =>
      import('./components/sources/SourcesPage').then(m =>
        withHeader(m.SourcesPage, 'sources'),
      ),
    mountPoint: sourcesRoute,
  }),
);

/** The pipeline tab of an entity page. @public */
export const EntityPipelineContent = primitivesPlugin.provide(
  createRoutableExtension({
    name: 'EntityPipelineContent',
    component: (): Promise<() => JSX.Element> =>
      import('./components/pipeline/EntityPipeline').then(
        m => m.EntityPipeline,
      ),
    mountPoint: pipelineRoute,
  }),
);

/** The pipeline in small, for an entity's overview. @public */
export const EntityPipelineCard = primitivesPlugin.provide(
  createComponentExtension({
    name: 'EntityPipelineCard',
    component: {
      lazy: (): Promise<() => JSX.Element | null> =>
        import('./components/pipeline/EntityPipelineCard').then(
          m => m.EntityPipelineCard,
        ),
    },
  }),
);

/** Whether an entity is a primitive: has the annotation that the tab and the card go by. @public */
export function isPrimitiveAvailable(entity: Entity): boolean {
  return entity.metadata.annotations?.[primitiveAnnotation] !== undefined;
}

/** `ui:field: PrimitiveName`: checks the name while one types. @public */
export const PrimitiveNameFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...nameFieldOptions,
    schema: nameFieldOptions.schema.schema,
    component: PrimitiveNameField,
  }),
);

/** `ui:field: PrimitivePermission`: says who may not ask for it, and lets them no further. @public */
export const PrimitivePermissionFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...permissionFieldOptions,
    schema: permissionFieldOptions.schema.schema,
    component: PrimitivePermissionField,
  }),
);

/** `ui:field: PrimitivePreview`: the files that the form will make. @public */
export const PrimitivePreviewFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...previewFieldOptions,
    schema: previewFieldOptions.schema.schema,
    component: PrimitivePreviewField,
  }),
);

/** `ui:field: PrimitiveEnvironment`: the environments that may be chosen now. @public */
export const PrimitiveEnvironmentFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...environmentFieldOptions,
    schema: environmentFieldOptions.schema.schema,
    component: PrimitiveEnvironmentField,
  }),
);

/** `ui:field: PrimitiveDigest`: the digests that may be chosen now. @public */
export const PrimitiveDigestFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...digestFieldOptions,
    schema: digestFieldOptions.schema.schema,
    component: PrimitiveDigestField,
  }),
);

/** `ui:field: PrimitiveSelection`: primitives that are promoted together. @public */
export const PrimitiveSelectionFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...selectionFieldOptions,
    schema: selectionFieldOptions.schema.schema,
    component: PrimitiveSelectionField,
  }),
);

/** `ui:field: PrimitiveChange`: what a request changes, before anything is asked for. @public */
export const PrimitiveChangeFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...changeFieldOptions,
    schema: changeFieldOptions.schema.schema,
    component: PrimitiveChangeField,
  }),
);

/** `ui:field: PrimitiveRule`: the rules of the audit. @public */
export const PrimitiveRuleFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...ruleFieldOptions,
    schema: ruleFieldOptions.schema.schema,
    component: PrimitiveRuleField,
  }),
);

/** `ui:field: PrimitiveOwner`: those who own a primitive. @public */
export const PrimitiveOwnerFieldExtension = primitivesPlugin.provide(
  createScaffolderFieldExtension({
    ...ownerFieldOptions,
    schema: ownerFieldOptions.schema.schema,
    component: PrimitiveOwnerField,
  }),
);
