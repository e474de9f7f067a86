import {
  ScriptedAnswer,
  ScriptedServer,
} from '@ameide/plugin-primitives-node/testUtils';
import {
  checkIds,
  formatReportText,
  gitopsGateCheckName,
  PublishReport,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import { digest, id, sha } from './world';

const json = (body: unknown): ScriptedAnswer => ({ body });
const blob = (text: string) =>
  json({ encoding: 'base64', content: Buffer.from(text).toString('base64') });
const commitOf = (
  commit: string,
  message: string,
  parents: string[] = [sha('0')],
) => ({
  sha: commit,
  html_url: `http://github/commit/${commit}`,
  author: { login: 'dev' },
  parents: parents.map(parent => ({ sha: parent })),
  commit: {
    message,
    author: { name: 'Dev' },
    committer: { date: '2026-01-10T12:00:00Z' },
  },
});
const checkRun = (id_: number, name: string, text: string) => ({
  id: id_,
  name,
  external_id: 'domain/orders',
  status: 'completed',
  conclusion: 'success',
  html_url: `http://github/checks/${id_}`,
  completed_at: '2026-01-10T12:01:00Z',
  output: { title: name, summary: '', text },
});

const manifest = '/v2/ameideio/primitive-domain-orders';
const registryAnswers: Record<string, ScriptedAnswer> = {
  '/v2/': json({}),
  [`${manifest}/manifests/${digest('1')}`]: json({
    manifests: ['amd64', 'arm64'].map(architecture => ({
      digest: digest('2'),
      platform: { os: 'linux', architecture },
    })),
  }),
  [`${manifest}/manifests/${digest('2')}`]: json({
    config: { digest: digest('3') },
  }),
  [`${manifest}/blobs/${digest('3')}`]: json({
    config: { Labels: { 'org.opencontainers.image.revision': sha('a') } },
  }),
};

/** The three outside systems as real HTTP servers, in the state where dev is green. @internal */
export type Outside = {
  github: ScriptedServer;
  registry: ScriptedServer;
  argocd: ScriptedServer;
  /** Answers by path and query (GitHub without its `/api/v3`), to be changed by tests. */
  answers: {
    github: Record<string, ScriptedAnswer>;
    argocd: Record<string, ScriptedAnswer>;
  };
  /** Configuration that leads to them. */
  config: object;
  stop(): Promise<void>;
};

/** Starts the three. @internal */
export async function startOutside(): Promise<Outside> {
  const registry = await ScriptedServer.start(
    ({ path }) => registryAnswers[path],
  );
  const host = `127.0.0.1:${registry.port}`;
  const answers = {
    github: githubAnswers(`${host}/ameideio`),
    argocd: argocdAnswers(host),
  };
  const github = await ScriptedServer.start(({ path }) => {
    const url = new URL(path, 'http://x');
    const name = url.pathname.replace('/api/v3/repos/ameideio/', '');
    const folder = url.searchParams.get('path');
    return answers.github[folder ? `${name}?path=${folder}` : name];
  });
  const argocd = await ScriptedServer.start(
    ({ path }) => answers.argocd[new URL(path, 'http://x').pathname],
  );
  const githubHost = `127.0.0.1:${github.port}`;
  return {
    ...{ github, registry, argocd, answers },
    config: {
      integrations: {
        github: [
          { host: githubHost, apiBaseUrl: `${github.url}/api/v3`, token: 't' },
        ],
      },
      primitives: {
        github: { host: githubHost },
        core: { owner: 'ameideio', repository: 'ameide' },
        gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
        registry: { name: `${host}/ameideio`, apiUrl: registry.url },
        argocd: { instances: [{ name: 'local', url: argocd.url, token: 'a' }] },
        environments: ['dev', 'staging'],
        ci: { identities: ['ameide-ci[bot]'] },
        schedule: { frequency: { hours: 1 }, timeout: { minutes: 1 } },
      },
    },
    stop: async () => {
      await Promise.all([github.stop(), registry.stop(), argocd.stop()]);
    },
  };
}

const verifyReport: VerifyReport = {
  schemaVersion: 1,
  summary: 'passed',
  primitive: { kind: 'domain', name: 'orders' },
  tools: {},
  checks: checkIds.map(check => ({
    check,
    status: 'passed',
    message: 'ok',
    durationMs: 1,
    issues: [],
  })),
  next_steps: [],
};

function githubAnswers(registryName: string): Record<string, ScriptedAnswer> {
  const repository = `${registryName}/primitive-domain-orders`;
  const published: PublishReport = {
    schemaVersion: 1,
    repository,
    digest: digest('1'),
    revision: sha('a'),
    platforms: ['linux/amd64', 'linux/arm64'],
  };
  const file = (path: string, blobSha: string) => ({
    path,
    type: 'blob',
    sha: blobSha,
  });
  const primitives = 'environments/_shared/components/apps/primitives';
  const enabled = `enabled: true\nimage:\n  ref: ${repository}@${digest(
    '1',
  )}\n`;
  return {
    'ameide/git/ref/heads%2Fmain': json({ object: { sha: sha('a') } }),
    'ameide/git/ref/heads/main': json({ object: { sha: sha('a') } }),
    [`ameide/git/trees/${sha('a')}`]: json({
      truncated: false,
      tree: [
        { path: 'primitives/domain/orders', type: 'tree', sha: sha('f') },
        file('primitives/domain/orders/catalog-info.yaml', 'cat'),
      ],
    }),
    'ameide/git/blobs/cat': blob(
      `kind: Component\nmetadata:\n  name: x\n  annotations:\n    ameide.io/primitive: ${id}\nspec:\n  owner: group:orders\n  system: shop\n`,
    ),
    'ameide/commits?path=primitives/domain/orders': json([
      commitOf(sha('a'), 'Take orders'),
    ]),
    'ameide/pulls': json([]),
    [`ameide/commits/${sha('a')}/check-runs`]: json({
      check_runs: [
        checkRun(
          1,
          'ameide verify domain/orders',
          formatReportText(verifyReport),
        ),
        checkRun(
          2,
          'ameide publish domain/orders',
          formatReportText(published),
        ),
      ],
    }),
    'ameide-gitops/git/ref/heads%2Fmain': json({ object: { sha: sha('9') } }),
    'ameide-gitops/git/ref/heads/main': json({ object: { sha: sha('9') } }),
    [`ameide-gitops/git/trees/${sha('9')}`]: json({
      truncated: false,
      tree: [
        ...[id, `${id}-smoke`].flatMap(c => [
          file(`${primitives}/${c}/component.yaml`, 'component'),
          file(`sources/values/_shared/apps/${c}.yaml`, 'off'),
          file(`sources/values/env/dev/apps/${c}.yaml`, 'on'),
        ]),
      ],
    }),
    'ameide-gitops/git/blobs/off': blob('enabled: false\nimage:\n  ref: ""\n'),
    'ameide-gitops/git/blobs/on': blob(enabled),
    'ameide-gitops/pulls': json([]),
    [`ameide-gitops/commits/${sha('9')}/check-runs`]: json({
      check_runs: [checkRun(9, gitopsGateCheckName, '')],
    }),
    'ameide-gitops/actions/runs': json({ workflow_runs: [] }),
    'ameide-gitops/commits': json([
      commitOf(sha('9'), 'Enable'),
      commitOf(sha('0'), 'Begin', []),
    ]),
    [`ameide-gitops/commits/${sha('9')}/pulls`]: json([
      { number: 2, merged_at: '2026-01-10T12:03:00Z' },
    ]),
  };
}

/** An Application that synced and is well, with these hooks in its last sync. @internal */
export function argoApplication(
  name: string,
  hooks: object[] = [],
  phase = 'Succeeded',
) {
  return {
    metadata: { name, namespace: 'argocd', resourceVersion: '10' },
    spec: {
      source: { repoURL: 'https://github.com/x' },
      syncPolicy: { automated: { selfHeal: true } },
    },
    status: {
      sync: { status: 'Synced', revision: sha('9') },
      health: { status: 'Healthy' },
      reconciledAt: '2026-01-10T12:06:00Z',
      operationState: {
        phase,
        startedAt: '2026-01-10T12:04:00Z',
        finishedAt: '2026-01-10T12:05:00Z',
        syncResult: { revision: sha('9'), resources: hooks },
      },
    },
  };
}

/** A PostSync Job in a sync result. @internal */
export function smokeHook(hookPhase: string, message = '') {
  return {
    ...{
      group: 'batch',
      kind: 'Job',
      namespace: 'ameide-dev',
      name: 'smoke-rpc',
    },
    ...{ hookType: 'PostSync', hookPhase, message },
  };
}

function argocdAnswers(registryHost: string): Record<string, ScriptedAnswer> {
  const work = argoApplication(`dev-${id}`);
  const smoke = argoApplication(`dev-${id}-smoke`, [smokeHook('Succeeded')]);
  const image = `${registryHost}/ameideio/primitive-domain-orders@${digest(
    '1',
  )}`;
  return {
    '/api/v1/applications': json({
      metadata: {},
      items: [work, smoke, argoApplication('dev-other')],
    }),
    [`/api/v1/applications/dev-${id}`]: json(work),
    [`/api/v1/applications/dev-${id}-smoke`]: json(smoke),
    [`/api/v1/applications/dev-${id}/resource-tree`]: json({
      nodes: [
        {
          kind: 'Pod',
          name: 'pod',
          images: [image],
          health: { status: 'Healthy' },
        },
      ],
    }),
    [`/api/v1/applications/dev-${id}-smoke/logs`]: {
      body: '{"result":{"content":"expected 2, got 3"}}\n',
    },
    '/api/v1/stream/applications': { status: 503 },
  };
}
