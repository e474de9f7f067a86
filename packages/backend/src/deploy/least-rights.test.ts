import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { z } from 'zod';

const root = resolvePackagePath('backend', '../..');
const docs = join(root, 'docs');
const page = (name: string) => readFileSync(join(docs, name), 'utf8');

/** Rows of the table whose first column is headed so, cells without their markup. */
function rowsOf(text: string, heading: string): string[][] {
  const lines = text.split('\n');
  const begin = lines.findIndex(line => line.startsWith(`| ${heading} |`)) + 2;
  const end = lines.findIndex((line, i) => i >= begin && !line.startsWith('|'));
  return lines
    .slice(begin, end)
    .map(line => line.split('|').slice(1, -1))
    .map(cells => cells.map(cell => cell.replaceAll('*', '').trim()));
}

type Access = [permission: string, level: 'read' | 'write'];

/**
 * What the portal asks GitHub for as the App, and the least that GitHub lets it do that by:
 * docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
const calls: Record<string, Access> = {
  'pulls.get': ['pull_requests', 'read'],
  'pulls.list': ['pull_requests', 'read'],
  'pulls.listFiles': ['pull_requests', 'read'],
  'pulls.create': ['pull_requests', 'write'],
  'repos.getContent': ['contents', 'read'],
  'actions.listWorkflowRuns': ['actions', 'read'],
  'actions.getWorkflowRun': ['actions', 'read'],
  'actions.listJobsForWorkflowRun': ['actions', 'read'],
  'actions.downloadJobLogsForWorkflowRun': ['actions', 'read'],
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': [
    'actions',
    'write',
  ],
  'GET /repos/{owner}/{repo}/git/ref/{ref}': ['contents', 'read'],
  'GET /repos/{owner}/{repo}/pulls': ['pull_requests', 'read'],
  'GET /repos/{owner}/{repo}/actions/runs': ['actions', 'read'],
  // Of a pull request; "Issues" would do, too.
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': [
    'pull_requests',
    'read',
  ],
  // GraphQL; checks and statuses in one.
  statusCheckRollup: ['checks', 'read'],
  StatusContext: ['statuses', 'read'],
  // git, to fetch and to push a new primitive's branch.
  "'push'": ['contents', 'write'],
};

/** What GitHub asks for an event: docs.github.com/en/webhooks/webhook-events-and-payloads */
const events: Record<string, string> = {
  check_run: 'checks',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  push: 'contents',
  registry_package: 'packages',
  status: 'statuses',
  workflow_run: 'actions',
};

const sources = globSync(
  'plugins/{primitives-backend,primitives-node,scaffolder-backend-module-primitives,catalog-backend-module-primitives}/src/**/*.ts',
  { cwd: root },
)
  .filter(path => !/\.test\.ts$|__testUtils__|\/testing\//.test(path))
  .map(path => readFileSync(join(root, path), 'utf8'))
  .join('\n');

describe('the GitHub App of the manifest', () => {
  const manifest = z
    .object({
      public: z.boolean(),
      request_oauth_on_install: z.boolean(),
      default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
      default_events: z.array(z.string()),
    })
    .parse(JSON.parse(page('github-app-manifest.json')));

  it('has for each permission the most that the table has for one of the repositories, and no other', () => {
    const names: Record<string, string> = {
      'pull requests': 'pull_requests',
      'commit statuses': 'statuses',
    };
    const stated = rowsOf(page('github-app.md'), 'permission').map(
      ([name, core, gitops]) => [
        names[name] ?? name,
        [core, gitops].includes('write') ? 'write' : 'read',
      ],
    );
    expect(manifest.default_permissions).toEqual(Object.fromEntries(stated));
  });

  it('may do what the portal asks GitHub for', () => {
    const called = [
      ...sources.matchAll(
        /\b(?:github|octokit)\.((?:rest\.)?(?:actions|apps|checks|git|issues|orgs|packages|pulls|repos|teams|users)\.\w+)|'((?:GET|POST|PUT|PATCH|DELETE) \/(?:repos|orgs|user|app)[^']*)'/g,
      ),
    ].map(([, method, route]) => method ?? route);
    expect(called.length).toBeGreaterThan(10);
    expect(called.filter(call => calls[call] === undefined)).toEqual([]);
    expect(Object.keys(calls).filter(call => !sources.includes(call))).toEqual(
      [],
    );
    const denied = Object.entries(calls).filter(
      ([, [permission, level]]) =>
        ![level, 'write'].includes(manifest.default_permissions[permission]),
    );
    expect(denied).toEqual([]);
  });

  it('may do nothing that no call and no event asks for', () => {
    const granted = Object.entries(manifest.default_permissions).filter(
      // GitHub asks it of every App.
      ([permission]) => permission !== 'metadata',
    );
    const needed = Object.values(calls).map(access => access.join(':'));
    const heard = manifest.default_events.map(event => `${events[event]}:read`);
    expect(
      granted.filter(
        access => ![...needed, ...heard].includes(access.join(':')),
      ),
    ).toEqual([]);
  });

  it('hears of what the portal listens to, and of nothing else', () => {
    const [, list] = /githubTopics = \[([^\]]*)\]/.exec(sources) ?? [];
    const topics = [...(list ?? '').matchAll(/'github\.(\w+)'/g)].map(
      ([, topic]) => topic,
    );
    // GitHub sends suites to whoever may write checks.
    expect([...manifest.default_events].sort()).toEqual(
      topics.filter(topic => topic !== 'check_suite').sort(),
    );
    expect(Object.keys(events).sort()).toEqual(
      [...manifest.default_events].sort(),
    );
  });

  it('writes no workflow files, no checks, no settings, and nothing of the organisation', () => {
    const written = Object.entries(manifest.default_permissions)
      .filter(([, access]) => access === 'write')
      .map(([name]) => name);
    expect(written.sort()).toEqual(['actions', 'contents', 'pull_requests']);
    expect(Object.keys(manifest.default_permissions)).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /administration|workflows|secrets|members|organization/,
        ),
      ]),
    );
  });

  it('is nobody else’s, and acts for no person', () => {
    expect(manifest).toMatchObject({
      public: false,
      request_oauth_on_install: false,
    });
  });
});

describe('the account in Argo CD', () => {
  const text = page('argocd-account.md');
  const rules = [...text.matchAll(/^ +p, ([^\n]+)$/gm)].map(([, rule]) =>
    rule.split(',').map(part => part.trim()),
  );

  it('reads Applications and logs of one project, and nothing else', () => {
    expect(rules.length).toBeGreaterThan(0);
    for (const [role, resource, action, object, effect] of rules) {
      expect([role, action, effect]).toEqual([
        'role:ameide-portal',
        'get',
        'allow',
      ]);
      expect(['applications', 'logs']).toContain(resource);
      expect(object).toMatch(/^[a-z0-9-]+\/\*$/);
    }
  });

  it('holds a token, and nobody signs in as it', () => {
    expect(text).toMatch(/^ +accounts\.ameide-portal: apiKey$/m);
  });
});
