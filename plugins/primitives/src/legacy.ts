import './muiClassNames';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createPrimitivesClient, primitivesApiRef } from './api';
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
      import('./components/fleet/FleetPage').then(m => m.FleetPage),
    mountPoint: fleetRoute,
  }),
);

/** The audit page. @public */
export const PrimitivesAuditPage = primitivesPlugin.provide(
  createRoutableExtension({
    name: 'PrimitivesAuditPage',
    component: (): Promise<() => JSX.Element> =>
      import('./components/audit/AuditPage').then(m => m.AuditPage),
    mountPoint: auditRoute,
  }),
);

/** How the outside systems are doing, and what is left of their rate limits. @public */
export const PrimitivesSourcesPage = primitivesPlugin.provide(
  createRoutableExtension({
    name: 'PrimitivesSourcesPage',
    component: (): Promise<() => JSX.Element> =>
      import('./components/sources/SourcesPage').then(m => m.SourcesPage),
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
