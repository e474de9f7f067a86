import './muiClassNames';
import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { primitiveAnnotation } from '@ameide/plugin-primitives-common';
import {
  RiDatabase2Line,
  RiHome5Line,
  RiRouteLine,
  RiShieldCheckLine,
  RiStackLine,
} from '@remixicon/react';
import { createPrimitivesClient, primitivesApiRef } from './api';
import { primitiveSummariesApiRef, SummaryLoader } from './summaries';
import {
  auditRouteRef,
  fleetRouteRef,
  homeRouteRef,
  pipelineRouteRef,
  sourcesRouteRef,
} from './routes';

const isPrimitive = {
  [`metadata.annotations.${primitiveAnnotation}`]: { $exists: true },
};

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: primitivesApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: createPrimitivesClient,
    }),
});

const summaries = ApiBlueprint.make({
  name: 'summaries',
  params: define =>
    define({
      api: primitiveSummariesApiRef,
      deps: { api: primitivesApiRef },
      factory: ({ api: client }) => SummaryLoader.create({ api: client }),
    }),
});

const homePage = PageBlueprint.make({
  name: 'home',
  // An app has a first page already; whoever wants this one there says so.
  disabled: true,
  params: {
    path: '/',
    routeRef: homeRouteRef,
    title: 'Home',
    icon: <RiHome5Line />,
    noHeader: true,
    loader: () =>
      import('./components/home/HomePage').then(m => <m.HomePage />),
  },
});

const fleetPage = PageBlueprint.make({
  params: {
    path: '/primitives',
    routeRef: fleetRouteRef,
    title: 'Primitives',
    icon: <RiStackLine />,
    loader: () =>
      import('./components/fleet/FleetPage').then(m => <m.FleetPage />),
  },
});

const auditPage = PageBlueprint.make({
  name: 'audit',
  params: {
    path: '/audit',
    routeRef: auditRouteRef,
    title: 'Audit',
    icon: <RiShieldCheckLine />,
    loader: () =>
      import('./components/audit/AuditPage').then(m => <m.AuditPage />),
  },
});

const sourcesPage = PageBlueprint.make({
  name: 'sources',
  params: {
    path: '/sources',
    routeRef: sourcesRouteRef,
    title: 'Sources',
    icon: <RiDatabase2Line />,
    loader: () =>
      import('./components/sources/SourcesPage').then(m => <m.SourcesPage />),
  },
});

const pipelineContent = EntityContentBlueprint.make({
  name: 'pipeline',
  params: {
    path: '/pipeline',
    title: 'Pipeline',
    icon: <RiRouteLine />,
    routeRef: pipelineRouteRef,
    filter: isPrimitive,
    loader: () =>
      import('./components/pipeline/EntityPipeline').then(m => (
        <m.EntityPipeline />
      )),
  },
});

const pipelineCard = EntityCardBlueprint.make({
  name: 'pipeline',
  params: {
    type: 'info',
    filter: isPrimitive,
    loader: () =>
      import('./components/pipeline/EntityPipelineCard').then(m => (
        <m.EntityPipelineCard />
      )),
  },
});

/** The pages of primitives, for apps on the new frontend system. @public */
export const primitivesPlugin = createFrontendPlugin({
  pluginId: 'primitives',
  title: 'Primitives',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [
    api,
    summaries,
    homePage,
    fleetPage,
    auditPage,
    sourcesPage,
    pipelineContent,
    pipelineCard,
  ],
  routes: {
    root: fleetRouteRef,
    home: homeRouteRef,
    audit: auditRouteRef,
    sources: sourcesRouteRef,
  },
});
