import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FakeArgoCD,
  ScriptedServer,
} from '@ameide/plugin-primitives-node/testUtils';
import {
  checkIds,
  formatReportText,
  gitopsGateCheckName,
  publishCheckRunName,
  verifyCheckRunName,
} from '@ameide/plugin-primitives-common';
import { hookResult, pod, recorded } from '../testing/argocd-payloads';
import { digest, id } from '../testing/world';
import { FakeGitHub } from './fake-github';
import { GitHubHost } from './github-host';

const verified = formatReportText({
  ...{ schemaVersion: 1, summary: 'passed', tools: {}, next_steps: [] },
  primitive: { kind: 'domain', name: 'orders' },
  checks: checkIds.map(check => ({
    ...{ check, status: 'passed', message: 'ok', durationMs: 1, issues: [] },
  })),
});

/** What the portal is told to show itself with. @internal */
export type Secrets = { github: string; registry: string; argocd: string };

const shared = 'environments/_shared/components/apps/primitives';
const off = 'enabled: false\nimage:\n  ref: ""\n';

/** GitHub, a registry and Argo CD as real HTTP servers, in the state where dev is green. @internal */
export class Outside {
  readonly folder = mkdtempSync(join(tmpdir(), 'primitives-outside-'));

  /** Starts them all. */
  static async start(
    secrets: Secrets = { github: 't', registry: 'r', argocd: 'a' },
  ): Promise<Outside> {
    const core = await FakeGitHub.start('ameide');
    const gitops = await FakeGitHub.start('ameide-gitops');
    const github = await GitHubHost.start({
      ...{ ameide: core, 'ameide-gitops': gitops },
    });
    const revision = commitCore(core);
    const registry = await startRegistry(() => revision);
    const outside = new Outside({
      ...{ secrets, core, gitops, github, registry },
      argocd: await FakeArgoCD.start(),
    });
    outside.#fill(revision);
    return outside;
  }

  readonly core: FakeGitHub;
  readonly gitops: FakeGitHub;
  readonly github: GitHubHost;
  readonly registry: ScriptedServer;
  readonly argocd: FakeArgoCD;
  readonly #secrets: Secrets;

  private constructor(parts: {
    secrets: Secrets;
    core: FakeGitHub;
    gitops: FakeGitHub;
    github: GitHubHost;
    registry: ScriptedServer;
    argocd: FakeArgoCD;
  }) {
    this.#secrets = parts.secrets;
    this.core = parts.core;
    this.gitops = parts.gitops;
    this.github = parts.github;
    this.registry = parts.registry;
    this.argocd = parts.argocd;
    for (const { git } of [this.core, this.gitops])
      git.token = parts.secrets.github;
  }

  /** Where images of the tested primitive are. */
  get repository(): string {
    return `${this.#registryHost}/ameideio/primitive-domain-orders`;
  }

  /** Configuration that leads to them all. */
  get config() {
    const { host } = this.github;
    const { github, registry, argocd } = this.#secrets;
    const apiBaseUrl = `http://${host}/api/v3`;
    return {
      app: { baseUrl: 'http://portal.test' },
      backend: { workingDirectory: this.folder },
      integrations: { github: [{ host, apiBaseUrl, token: github }] },
      primitives: {
        github: { host },
        core: { owner: 'ameideio', repository: 'ameide' },
        gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
        registry: {
          name: `${this.#registryHost}/ameideio`,
          apiUrl: this.registry.url,
          ...{ username: 'portal', password: registry },
        },
        argocd: {
          instances: [{ name: 'local', url: this.argocd.url, token: argocd }],
        },
        environments: ['dev', 'staging'],
        ci: { identities: ['ameide-ci[bot]'] },
        schedule: { frequency: { hours: 1 } },
      },
    };
  }

  /** Ends them all. */
  async stop(): Promise<void> {
    const { github, core, gitops, registry, argocd } = this;
    await Promise.all(
      [github, core, gitops, registry, argocd].map(each => each.stop()),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #registryHost(): string {
    return `127.0.0.1:${this.registry.port}`;
  }

  #fill(revision: string): void {
    const { core, gitops, argocd, repository } = this;
    core.check(revision, {
      ...{ name: verifyCheckRunName('domain', 'orders') },
      ...{ externalId: 'domain/orders', text: verified },
    });
    core.check(revision, {
      name: publishCheckRunName('domain', 'orders'),
      externalId: 'domain/orders',
      text: formatReportText({
        ...{ schemaVersion: 1, repository, digest: digest('1'), revision },
        platforms: ['linux/amd64', 'linux/arm64'],
      }),
    });
    const on = `enabled: true\nimage:\n  ref: ${repository}@${digest('1')}\n`;
    const both = [id, `${id}-smoke`];
    const merged = gitops.commit(
      Object.fromEntries(
        both.flatMap(c => [
          [`${shared}/${c}/component.yaml`, `name: ${c}\n`],
          [`sources/values/_shared/apps/${c}.yaml`, off],
          [`sources/values/env/dev/apps/${c}.yaml`, on],
        ]),
      ),
      { message: 'Enable' },
    );
    gitops.check(merged, { name: gitopsGateCheckName });
    gitops.pull(`primitive/${id}/enable-dev`, {
      ...{ state: 'MERGED', mergeSha: merged, author: 'ameide-ci' },
    });
    const hooks = [hookResult('Succeeded')];
    argocd.put(recorded(`dev-${id}`, { revision: merged }));
    argocd.put(recorded(`dev-${id}-smoke`, { revision: merged, hooks }));
    argocd.trees.set(`dev-${id}`, [
      pod('orders-1', [`${repository}@${digest('1')}`]),
    ]);
  }
}


function commitCore(core: FakeGitHub): string {
  return core.commit(
    {
      'primitives/domain/orders/catalog-info.yaml': `kind: Component\nmetadata:\n  name: orders\n  annotations:\n    ameide.io/primitive: ${id}\nspec:\n  owner: group:orders\n  system: shop\n`,
    },
    { message: 'Take orders' },
  );
}

async function startRegistry(revision: () => string): Promise<ScriptedServer> {
  const base = '/v2/ameideio/primitive-domain-orders';
  return ScriptedServer.start(({ path }) => {
    const answers: Record<string, unknown> = {
      '/v2/': {},
      [`${base}/manifests/${digest('1')}`]: {
        manifests: ['amd64', 'arm64'].map(architecture => ({
          ...{ digest: digest('2'), platform: { os: 'linux', architecture } },
        })),
      },
      [`${base}/manifests/${digest('2')}`]: { config: { digest: digest('3') } },
      [`${base}/blobs/${digest('3')}`]: {
        config: {
          Labels: { 'org.opencontainers.image.revision': revision() },
        },
      },
    };
    return path in answers ? { body: answers[path] } : undefined;
  });
}
