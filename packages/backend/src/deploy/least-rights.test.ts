import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { z } from 'zod';

const docs = join(resolvePackagePath('backend', '../..'), 'docs');
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
