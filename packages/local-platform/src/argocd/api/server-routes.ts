import { json, type Router } from 'express';
import type { ApplicationStore } from '../application-store';
import { argocdNamespace, type SetController } from '../set-controller';
import type { Accounts } from './accounts';
import { ApiError } from './errors';

/** Session and settings. */
export function addSessionRoutes(router: Router, options: { accounts: Accounts; url: string }): void {
  const { accounts, url } = options;

  router.post('/session', json(), (request, response) => {
    response.json({ token: accounts.login(request.body) });
  });
  router.delete('/session', (_request, response) => {
    response.json({ token: '' });
  });
  router.get('/session/userinfo', (request, response) => {
    response.json({ loggedIn: true, username: accounts.require(request), iss: 'argocd' });
  });
  router.get('/settings', (_request, response) => {
    response.json({ url, appLabelKey: 'app.kubernetes.io/instance', trackingMethod: 'annotation', controllerNamespace: argocdNamespace });
  });
}

/** Session, settings, projects, clusters and ApplicationSets. */
export function addServerRoutes(router: Router, options: { accounts: Accounts; store: ApplicationStore; sets: SetController; url: string }): void {
  const { accounts, store, sets } = options;
  addSessionRoutes(router, options);

  router.get('/clusters', (request, response) => {
    accounts.require(request);
    const connectionState = { status: 'Successful', message: '' };
    response.json({
      metadata: {},
      items: [{ server: 'https://kubernetes.default.svc', name: 'in-cluster', config: { tlsClientConfig: { insecure: false } }, connectionState, info: { connectionState, applicationsCount: store.list().length } }],
    });
  });
  router.get('/projects', (request, response) => {
    accounts.require(request);
    const names = new Set(['default', ...store.list().map(({ spec }) => String(spec.project ?? 'default'))]);
    const spec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], clusterResourceWhitelist: [{ group: '*', kind: '*' }] };
    response.json({ metadata: {}, items: [...names].sort().map(name => ({ metadata: { name, namespace: argocdNamespace }, spec, status: {} })) });
  });

  const shown = ({ set, uid, createdAt, conditions }: ReturnType<SetController['list']>[number]) => ({
    ...set,
    metadata: { ...set.metadata, namespace: argocdNamespace, uid, creationTimestamp: createdAt },
    status: {
      conditions,
      resources: store
        .list()
        .filter(({ metadata }) => metadata.ownerReferences?.some(owner => owner.name === set.metadata.name))
        .map(({ metadata, status }) => ({
          group: 'argoproj.io', version: 'v1alpha1', kind: 'Application', name: metadata.name, namespace: metadata.namespace, status: status.sync.status, health: status.health,
        })),
    },
  });
  router.get('/applicationsets', (request, response) => {
    accounts.require(request);
    response.json({ metadata: {}, items: sets.list().map(shown) });
  });
  router.get('/applicationsets/:name', (request, response) => {
    accounts.require(request);
    const state = sets.list().find(each => each.set.metadata.name === request.params.name);
    if (!state) throw new ApiError(5, `applicationsets.argoproj.io "${request.params.name}" not found`);
    response.json(shown(state));
  });
}
