import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createSteps } from '../../scripts/lib/steps.mjs';
import { prepare } from '../../scripts/lib/system.mjs';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const digest = `sha256:${'a'.repeat(64)}`;
const values = (changes = '') => `enabled: true
image:
  ref: ghcr.io/ameideio/portal@${digest}
host: portal.example.com
env:
  POSTGRES_HOST: postgres-ameide-rw
  POSTGRES_PORT: "5432"
${changes}`;
const stored = 'secrets:\n  external:\n    storeName: vault\n    variables:\n      - { name: AUTH_SESSION_SECRET, key: portal/auth-session-secret }\n';

describe('the chart of the portal, in a GitOps repository of ours', () => {
  let env: NodeJS.ProcessEnv;
  let folder: string;

  before(async () => {
    ({ env } = await prepare(createSteps(process.stderr)));
    folder = await mkdtemp(join(tmpdir(), 'ameide-chart-'));
    await cp(join(root, 'templates/repositories/gitops'), folder, { recursive: true });
    await cp(join(root, 'deploy/chart/portal'), join(folder, 'sources/charts/portal'), { recursive: true });
    await put(
      'environments/_shared/components/apps/platform/portal/component.yaml',
      'name: portal\nproject: ameide\ndomain: apps\ncomponentType: workload\nrolloutPhase: "356"\nchart:\n  path: sources/charts/portal\n',
    );
    await put('sources/values/_shared/apps/portal.yaml', 'enabled: false\nimage:\n  ref: ""\n');
    await git('init', '--quiet', '--initial-branch=main');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function put(path: string, text: string) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  async function git(...args: string[]) {
    await run('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args]);
  }

  /** The gate's report over the whole repository, with these values in dev. */
  async function gate(text: string): Promise<{ summary: string; findings: string[]; rendered: unknown }> {
    await put('sources/values/env/dev/apps/portal.yaml', text);
    await git('add', '-A');
    await git('commit', '--quiet', '--allow-empty', '-m', 'x');
    const args = [join(root, 'packages/cli/dist/ameide.cjs'), 'gitops', 'gate', '--json', '--root', folder];
    const { stdout } = await run('node', args, { env, maxBuffer: 1 << 26 }).catch(error => error);
    const report = JSON.parse(stdout);
    const findings = report.checks.flatMap((check: any) => (check.findings ?? [])
      // The smoke of a component is another component; that it has none yet is a warning.
      .filter((finding: any) => finding.severity === 'error')
      .map((finding: any) => `${finding.rule}: ${finding.message}`));
    return { summary: report.summary, findings, rendered: report };
  }

  it('passes inert, enabled with secrets from a store, and enabled with a Secret that is there', async () => {
    for (const text of ['enabled: false\nimage:\n  ref: ""\n', values(stored), values('secrets:\n  existingName: portal\nconfig:\n  organization:\n    name: Example\n')]) {
      const { summary, findings, rendered } = await gate(text);
      assert.deepEqual(findings, [], JSON.stringify(rendered).slice(0, 3000));
      assert.equal(summary, 'passed');
    }
  });

  it('is refused with a tag that moves, without secrets, and with a secret in its settings', async () => {
    for (const [text, expected] of [
      [values(stored).replace(`@${digest}`, ':latest'), /image-policy|does not match pattern/],
      [values(), /name an existing Secret/],
      [values(`${stored}config:\n  backend:\n    database:\n      connection:\n        password: hunter2-hunter2\n`), /secret-policy/],
      [values(`${stored}replica: 3\n`), /replica/],
    ] as const) {
      const { summary, findings } = await gate(text);
      assert.notEqual(summary, 'passed');
      assert.match(findings.join('\n'), expected);
    }
  });

  it('keeps what a pod may to the least, and two of them running', async () => {
    const { stdout } = await run(
      'helm',
      [
        ...['template', 'portal', join(root, 'deploy/chart/portal'), '--namespace', 'portal'],
        ...['--set', `enabled=true,image.ref=ghcr.io/ameideio/portal@${digest},host=portal.example.com,secrets.existingName=portal`],
      ],
      { env },
    );
    for (const line of [
      'replicas: 2',
      'maxSurge: 1',
      'maxUnavailable: 0',
      'minReadySeconds: 5',
      'command: [sleep, "10"]',
      'terminationGracePeriodSeconds: 45',
      'runAsNonRoot: true',
      'readOnlyRootFilesystem: true',
      'allowPrivilegeEscalation: false',
      'automountServiceAccountToken: false',
      'kind: PodDisruptionBudget',
      'kind: NetworkPolicy',
      'path: /.backstage/health/v1/readiness',
      'value: "https://portal.example.com"',
    ]) {
      assert.ok(stdout.includes(line), line);
    }
  });
});
