import { json, type Router } from 'express';
import { z } from 'zod';
import type { ClusterPort } from '../../cluster';
import { sourcesOf, applicationSpecSchema, type Application } from '../application';
import type { ApplicationController } from '../application-controller';
import type { ApplicationStore } from '../application-store';
import { projectApplication, projectEvent } from '../fields';
import { OperationConflictError } from '../operations';
import type { Repositories } from '../repositories';
import { hookPhases, keyOfObject } from '../sync-plan';
import { describeUnsupported, unsupportedFields, type Honoured } from '../unsupported';
import type { LiveState } from '../live-state';
import type { Accounts } from './accounts';
import { filterOf, projectOf, querySchema, requireApplication } from './application-query';
import { ApiError } from './errors';

const syncSchema = z
  .looseObject({
    revision: z.string().optional(),
    prune: z.boolean().default(false),
    dryRun: z.boolean().default(false),
    resources: z.array(z.looseObject({ group: z.string().optional(), kind: z.string(), name: z.string(), namespace: z.string().optional() })).nullish(),
  })
  .prefault({});

/** What may be asked of a sync; the rest would change what is applied or how, so it is refused by name. */
const syncHonoured: Honoured = {
  name: true,
  appNamespace: true,
  project: true,
  revision: true,
  prune: true,
  dryRun: true,
  resources: [{ group: true, kind: true, name: true, namespace: true }],
  infos: true,
};

/** What the routes of Applications stand on. */
export type ApplicationRoutesOptions = {
  accounts: Accounts;
  store: ApplicationStore;
  controller: ApplicationController;
  cluster: ClusterPort;
  live: LiveState;
  repositories: Repositories;
};

/** Lists, watches and operations of Applications. */
export function addApplicationRoutes(router: Router, options: ApplicationRoutesOptions): void {
  const { accounts, store, controller, cluster, live: state, repositories } = options;

  router.get('/applications', (request, response) => {
    accounts.require(request);
    const { fields } = querySchema.parse(request.query);
    const matches = filterOf(request);
    const items = store.list().filter(matches);
    response.json({ metadata: { resourceVersion: store.resourceVersion }, items: fields ? items.map(each => projectApplication(each, fields)) : items });
  });

  router.get('/stream/applications', (request, response) => {
    accounts.require(request);
    const matches = filterOf(request);
    const { fields, resourceVersion } = querySchema.parse(request.query);
    response.set('Content-Type', 'application/json').flushHeaders();
    const send = (type: string, application: Application) => {
      if (!matches(application)) return;
      const event = { result: { type, application } };
      response.write(`${JSON.stringify(fields ? projectEvent(event, fields) : event)}\n`);
    };
    const unwatch = store.watch(({ type, application }) => send(type, application));
    response.once('close', unwatch);
    // With a version nothing is replayed, as Argo CD has it: what happened before the watch began is the caller's to list.
    if (!resourceVersion) for (const application of store.list()) send('ADDED', application);
  });

  router.get('/applications/:name', async (request, response) => {
    accounts.require(request);
    const application = requireApplication(request, store);
    const { refresh } = querySchema.parse(request.query);
    if (refresh === 'normal' || refresh === 'hard') await controller.refresh(application.metadata.name);
    response.json(requireApplication(request, store));
  });

  router.post('/applications/:name/sync', json(), async (request, response) => {
    accounts.require(request);
    const application = requireApplication(request, store);
    const { name } = application.metadata;
    const username = accounts.requireWrite(request, 'sync', `${projectOf(application)}/${name}`);
    const body = syncSchema.safeParse(request.body);
    if (!body.success) throw new ApiError(3, `${body.error.issues[0]?.path.join('.')}: ${body.error.issues[0]?.message}`);
    const refused = describeUnsupported(unsupportedFields(body.data, syncHonoured, 'sync'));
    if (refused !== undefined) throw new ApiError(3, refused);
    const { revision, prune, dryRun, resources } = body.data;
    const spec = applicationSpecSchema.parse(application.spec);
    const [source] = sourcesOf(spec);
    if (!source) throw new ApiError(9, 'the Application has no source');
    if (revision && revision !== source.targetRevision) {
      throw new ApiError(9, `Cannot sync to ${revision}: only the target revision ${source.targetRevision} is synced here`);
    }
    await controller.refresh(name);
    const resolved = await repositories.open(source.repoURL).resolve(source.targetRevision);
    try {
      controller.sync(name, {
        initiatedBy: { username },
        sync: { revision: resolved, prune, dryRun, ...(resources?.length ? { resources } : {}) },
      });
    } catch (error) {
      if (error instanceof OperationConflictError) throw new ApiError(9, error.message);
      throw error;
    }
    response.json(requireApplication(request, store));
  });

  router.delete('/applications/:name/operation', (request, response) => {
    accounts.require(request);
    const { metadata, spec } = requireApplication(request, store);
    accounts.requireWrite(request, 'sync', `${String(spec.project ?? 'default')}/${metadata.name}`);
    if (!controller.terminate(metadata.name)) throw new ApiError(9, 'Unable to terminate operation. No operation is in progress');
    response.json({});
  });

  router.get('/applications/:name/resource-tree', (request, response) => {
    accounts.require(request);
    response.json({ nodes: state.tree(requireApplication(request, store).metadata.name) });
  });

  router.get('/applications/:name/managed-resources', (request, response) => {
    accounts.require(request);
    const { name } = requireApplication(request, store).metadata;
    const text = (value: unknown) => (value === undefined ? 'null' : JSON.stringify(value));
    const wanted = (controller.target(name)?.objects ?? []).filter(object => !hookPhases(object));
    const keys = new Set(wanted.map(object => JSON.stringify({ ...keyOfObject(object), version: '' })));
    const live = (object: (typeof wanted)[number]) => cluster.get(keyOfObject(object));
    const surplus = controller.tracked(name).filter(object => !keys.has(JSON.stringify({ ...keyOfObject(object), version: '' })));
    const item = (object: (typeof wanted)[number], target: boolean) => {
      const { version: _version, ...key } = keyOfObject(object);
      const found = live(object);
      return {
        ...key,
        targetState: text(target ? object : undefined),
        liveState: text(found),
        normalizedLiveState: text(found),
        predictedLiveState: text(target ? object : undefined),
        ...(hookPhases(object) ? { hook: true } : {}),
        ...(found?.metadata.resourceVersion ? { resourceVersion: found.metadata.resourceVersion } : {}),
      };
    };
    response.json({ items: [...wanted.map(object => item(object, true)), ...surplus.map(object => item(object, false))] });
  });

  router.get('/applications/:name/revisions/:revision/metadata', async (request, response) => {
    accounts.require(request);
    const application = requireApplication(request, store);
    const [source] = sourcesOf(applicationSpecSchema.parse(application.spec));
    if (!source || !/^[0-9a-f]{40}$/.test(request.params.revision)) throw new ApiError(3, 'revision must be resolved');
    response.json(await repositories.open(source.repoURL).metadata(request.params.revision));
  });
}
