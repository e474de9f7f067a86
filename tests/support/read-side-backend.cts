/** A Backstage backend with the read side and what tells it and of it: no pages, no catalog, nothing that writes. */
import { createBackend } from '@backstage/backend-defaults';
import { httpServer } from '../../packages/backend/src/http/http-server';
import { rootLogger } from '../../packages/backend/src/startup/root-logger';

const backend = createBackend();
backend.add(rootLogger);
backend.add(httpServer);
backend.add(import('@ameide/plugin-primitives-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));
backend.add(import('@ameide/plugin-events-backend-module-argocd'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.start();
