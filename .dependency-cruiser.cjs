/**
 * The walls between the rooms: who may import what. `npm test` fails where one breaks.
 * A room is a workspace; the comment of each rule says why the wall stands.
 */
const ours = '^(packages|plugins)/';
const only = (name, comment, from, ...allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: ours, pathNot: [from, ...allowed].map(room => `^${room}/`) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('common-stands-alone', 'The vocabulary is shared by all, so it may need none of them.', 'plugins/primitives-common'),
    {
      name: 'common-runs-in-a-browser',
      comment: 'The vocabulary runs in the browser: no Node built-ins, no React.',
      severity: 'error',
      from: { path: '^plugins/primitives-common/src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'common-knows-no-react',
      comment: 'The vocabulary is used by backends and the command line too.',
      severity: 'error',
      from: { path: '^plugins/primitives-common/src/' },
      to: { path: 'node_modules/(react|react-dom|@mui)/' },
    },
    only('core-repo', 'CI installs it without the portal; it knows nothing of the GitOps repository.', 'packages/core-repo', 'plugins/primitives-common'),
    only('gitops-repo', 'CI installs it without the portal; it knows nothing of the core repository.', 'packages/gitops-repo', 'plugins/primitives-common'),
    only('cli', 'A thin command line over the two repositories\' packages.', 'packages/cli', 'packages/core-repo', 'packages/gitops-repo', 'plugins/primitives-common'),
    {
      name: 'ci-needs-no-backstage',
      comment: 'What CI installs must not pull the portal in.',
      severity: 'error',
      from: { path: '^packages/(core-repo|gitops-repo|cli|local-platform)/src/' },
      to: { path: 'node_modules/@backstage/' },
    },
    only('node', 'The doors to outside systems; no plugin.', 'plugins/primitives-node', 'plugins/primitives-common', 'packages/gitops-repo'),
    only('read-side', 'The read side derives from facts and writes nothing outside.', 'plugins/primitives-backend', 'plugins/primitives-node', 'plugins/primitives-common', 'packages/core-repo', 'packages/gitops-repo'),
    only('write-side', 'The write side goes out through CI and never reads the portal\'s own store.', 'plugins/scaffolder-backend-module-primitives', 'plugins/primitives-node', 'plugins/primitives-common', 'packages/core-repo', 'packages/gitops-repo'),
    only('catalog-module', 'It asks the read side over its API.', 'plugins/catalog-backend-module-primitives', 'plugins/primitives-common', 'plugins/primitives-node'),
    only('events-module', 'It only says where to look.', 'plugins/events-backend-module-argocd', 'plugins/primitives-node'),
    only('pages', 'The pages read the API through the vocabulary\'s client.', 'plugins/primitives', 'plugins/primitives-common'),
    {
      name: 'pages-need-no-node',
      comment: 'What runs in a browser has no Node built-ins.',
      severity: 'error',
      from: { path: '^plugins/primitives/src/', pathNot: '/__testUtils__/|(\\.test\\.tsx?|setupTests\\.ts)$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'helpers-of-tests-in-tests',
      comment: 'What helps tests runs in tests alone.',
      severity: 'error',
      from: { pathNot: '/__testUtils__/|\\.test\\.tsx?$' },
      to: { path: '/__testUtils__/' },
    },
    only('local-platform', 'It knows GitHub, OCI and Argo CD, and has never heard of a primitive.', 'packages/local-platform'),
    only('app', 'Wiring only.', 'packages/app', 'plugins/primitives'),
    only('backend', 'Wiring, and what an organisation decides: sign-in, policy, and what a start needs.', 'packages/backend', 'packages/app', 'plugins/primitives-backend', 'plugins/scaffolder-backend-module-primitives', 'plugins/catalog-backend-module-primitives', 'plugins/events-backend-module-argocd', 'plugins/primitives-common', 'plugins/primitives-node'),
    {
      name: 'no-circles',
      comment: 'Data flows one way. Types may know each other: they are gone when the code runs. A composite action whose steps use composite actions is a circle by nature.',
      severity: 'error',
      from: { pathNot: '^packages/local-platform/src/actions/run/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|dist-types|node_modules/(?!@backstage|react|@mui))' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
