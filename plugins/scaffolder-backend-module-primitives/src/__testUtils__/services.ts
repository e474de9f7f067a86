import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { checkIds, corePath, primitiveId, VerifyReport } from '@ameide/plugin-primitives-common';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { CoreTools } from '../core/core-tools';
import { ActionServices } from '../services';
import { FakeGitHub } from './fake-github';

/** A verify report in which these checks failed or could not run. @internal */
export function report(changes: Partial<Record<string, 'failed' | 'error'>> = {}): VerifyReport {
  const statuses = Object.values(changes);
  const failed = statuses.length > 0 ? 'failed' : 'passed';
  return {
    schemaVersion: 1,
    summary: statuses.includes('error') ? 'error' : failed,
    primitive: { kind: 'domain', name: 'orders' },
    tools: {},
    checks: checkIds.map(check => ({ check, status: changes[check] ?? 'passed', message: '', durationMs: 1, issues: [] })),
    next_steps: [],
  };
}

/** Core tools that write the least files that tell a primitive. @internal */
export function fakeTools(verify: () => VerifyReport = report): jest.Mocked<CoreTools> {
  const write = async (root: string, path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  return {
    createContract: jest.fn(async ({ root, name, version }) =>
      write(root, `packages/ameide_core_proto/src/${name}/${version}/${name}.proto`, 'syntax = "proto3";\n'),
    ),
    generateCode: jest.fn(async _ => {}),
    scaffoldPrimitive: jest.fn(async ({ root, ...request }) => {
      const folder = corePath(request.kind, request.name);
      const system = request.system ? `  system: ${request.system}\n` : '';
      await write(
        root,
        `${folder}/catalog-info.yaml`,
        `kind: Component\nmetadata:\n  name: ${primitiveId(request)}\nspec:\n  owner: ${request.owner}\n${system}`,
      );
      await write(root, `${folder}/src/main.ts`, 'export {};\n');
    }),
    verifyPrimitive: jest.fn(async ({ root }) => {
      await write(root, 'junit.xml', 'left behind by the tests');
      return verify();
    }),
    formatReport: jest.fn(({ summary }) => `report: ${summary}\nline two`),
    formatReportMarkdown: jest.fn(({ summary }) => `**${summary}**`),
    previewScaffold: jest.fn(async ({ kind, name }) => [{ path: `${corePath(kind, name)}/src/main.ts` }]),
  };
}

/** Services of the actions, with a fake GitHub behind them. @internal */
export function createTestServices(options: {
  github: FakeGitHub;
  tools?: CoreTools;
  allow?: boolean;
  secondPerson?: object;
}): ActionServices & { pollMs: number } {
  const { github, tools = fakeTools(), allow = true, secondPerson } = options;
  const result = allow ? AuthorizeResult.ALLOW : AuthorizeResult.DENY;
  const config = new ConfigReader({
    integrations: {
      github: [{ host: github.host, apiBaseUrl: `http://${github.host}/api/v3`, token: github.token }],
    },
    primitives: {
      github: { host: github.host },
      core: { owner: 'ameideio', repository: 'ameide' },
      gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
      registry: { name: 'ghcr.io/ameideio', apiUrl: 'https://ghcr.io' },
      argocd: { instances: [] },
      ...(secondPerson && { secondPerson }),
    },
  });
  const none = async () => {
    throw new Error('there is no task');
  };
  return {
    config: readPrimitivesConfig(config),
    integrations: ScmIntegrations.fromConfig(config),
    permissions: mockServices.permissions.mock({
      authorize: async () => [{ result }],
      authorizeConditional: async () => [{ result }],
    }),
    auditor: mockServices.auditor.mock(),
    scaffolder: { getTask: none, getLogs: none },
    author: { name: 'ameide-portal[bot]', email: 'portal@example.com' },
    tools,
    pollMs: 1,
  };
}
