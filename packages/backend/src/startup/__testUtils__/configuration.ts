/** What decides whether a guest may enter, as on one's own machine, for tests. @internal */
export const embedded = {
  app: { baseUrl: 'http://localhost:7007' },
  backend: {
    baseUrl: 'http://localhost:7007',
    listen: { host: '127.0.0.1', port: 7007 },
    database: { client: 'better-sqlite3', connection: ':memory:' },
  },
  auth: { environment: 'development', providers: { guest: {} } },
};

/** An entry of `integrations.github` where nothing listens, for tests. @internal */
export const integrations = {
  github: [{ host: 'localhost:1', apiBaseUrl: 'http://localhost:1/api/v3' }],
};

/** `primitives` as it has to be at least, over systems that do not answer, for tests. @internal */
export const primitives = {
  github: { host: 'localhost:1' },
  core: { owner: 'a', repository: 'b' },
  gitops: { owner: 'a', repository: 'c' },
  registry: { name: 'r/a', apiUrl: 'http://localhost:1' },
  argocd: { instances: [{ name: 'main', url: 'http://localhost:1' }] },
};
