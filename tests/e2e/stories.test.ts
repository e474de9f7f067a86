import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Developer } from '../support/github.ts';
import { PortalClient } from '../support/portal.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const run = promisify(execFile);
const devStages = ['Enable', 'Sync', 'Health', 'Smoke'];

/** The two stories of the README, told in Chromium against the whole system. */
describe('the two stories', () => {
  let system: TestSystem;
  let browser: Browser;
  let page: Page;
  let portal: PortalClient;
  let developer: Developer;

  before(async () => {
    system = await startTestSystem();
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.setDefaultTimeout(60_000);
    portal = new PortalClient(system.urls.portal);
    developer = new Developer(system.urls.github, system.secrets.developerToken);
  });
  after(async () => {
    await browser?.close();
    await system?.stop();
  });

  /** Fills the form the way a person does, and waits until the task is done. */
  async function create(kind: string, name: string, owner: string, from: RegExp) {
    await page.goto(system.urls.portal);
    await page.getByRole('link', { name: 'Create primitive' }).first().click();
    await page.getByRole('button', { name: /^Kind/ }).click();
    await page.getByRole('option', { name: new RegExp(`^${kind}`) }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('textbox', { name: 'Owner' }).fill(owner);
    await page.getByRole('option', { name: new RegExp(owner, 'i') }).first().click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: from }).check();
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('link', { name: 'Wiring pull request' }).waitFor();
    await page.getByRole('link', { name: 'Pull request on the core repository' }).waitFor();
  }

  async function openPipeline(id: string) {
    await page.goto(`${system.urls.portal}/catalog/default/component/${id}/pipeline`);
    await page.getByRole('region', { name: 'Build', exact: true }).waitFor();
  }

  const stage = (lane: string, name: string, status: string) =>
    page.getByRole('region', { name: lane, exact: true }).getByRole('button', { name: new RegExp(`^${name} ?${status}`) });

  /** Presses the tab's own next step, which opens the template prefilled, and runs it. */
  async function runNextStep(name: string) {
    await page.getByRole('link', { name }).click();
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('Run of the workflow').or(page.getByRole('link', { name: /pull request/i })).first().waitFor();
  }

  it('example, green: one digest from the form to a smoke in dev', async () => {
    const id = 'domain-orders-v0';
    await create('domain', 'orders', 'orders', /example/i);
    await developer.merge('ameide', `primitive/${id}/create`);
    await openPipeline(id);
    await runNextStep('Enable in dev');
    await openPipeline(id);
    for (const name of devStages) await stage('dev', name, 'Passed').waitFor();

    const { image } = await portal.pipeline(id);
    const values = await developer.file('ameide-gitops', `sources/values/env/dev/apps/${id}.yaml`);
    assert.ok(values.includes(`@${image.digest}`), values);
    const manifest = await fetch(`${system.urls.registry}/v2/ameideio/primitive-domain-orders/manifests/main`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    assert.equal(manifest.headers.get('docker-content-digest'), image.digest);
    const application = await argocd(`applications/dev-${id}`);
    assert.equal(application.status.sync.status, 'Synced');
    assert.ok(application.status.summary.images.some((name: string) => name.endsWith(image.digest)));
    await page.goto(`${system.urls.argocd}/applications/argocd/dev-${id}`);
    const addresses = await page.getByRole('row', { name: `${id} http ` }).getByRole('link').all();
    const answers = await Promise.all(addresses.map(async link => fetch(new URL('/healthz', (await link.getAttribute('href'))!)).then(answer => answer.json())));
    assert.deepEqual(answers, [{ status: 'ok', kind: 'domain', name: 'orders', digest: image.digest }]);
    const { data } = await developer.octokit.checks.listForRef({
      owner: 'ameideio',
      repo: 'ameide',
      ref: 'main',
      check_name: 'ameide publish domain/orders',
    });
    assert.ok(data.check_runs[0]?.output.text?.includes(image.digest));

    // What runs well here goes on to staging, once a person says so.
    await openPipeline(id);
    await runNextStep('Promote to staging');
    const pull = await developer.pullRequest('ameide-gitops', `primitive/${id}/enable-staging`);
    assert.match(pull.body ?? '', /Each is Synced, Healthy and smoked at this digest in dev, by Argo CD/);
    assert.match(pull.body ?? '', /Waits for the approval of @ameideio\/platform/);
    await developer.merge('ameide-gitops', `primitive/${id}/enable-staging`);
    await openPipeline(id);
    for (const name of devStages) await stage('staging', name, 'Passed').waitFor();
  });

  it('skeleton, red to green, red again by its smoke, not promoted, and back', async () => {
    const id = 'integration-billing-v0';
    const branch = `primitive/${id}/create`;
    await create('integration', 'billing', 'billing', /skeleton/i);
    await openPipeline(id);
    await stage('Build', 'Verify', 'Failed').waitFor();
    await page.getByRole('table', { name: 'Findings' }).getByText(/scaffold-markers/).first().waitFor();
    const red = await portal.pipeline(id);
    assert.ok(red.stages.every((one: any) => one.id !== 'image' || one.status === 'waiting'));

    let good = '';
    const folder = await mkdtemp(join(tmpdir(), 'ameide-story-'));
    try {
      const git = gitIn(folder, system);
      await git('clone', '--branch', branch, `${system.urls.github}/ameideio/ameide.git`, '.');
      await implement(join(folder, 'primitives/integration/billing'));
      await git('commit', '--all', '--message', 'Implement billing');
      await git('push', 'origin', `HEAD:${branch}`);
      await stage('Build', 'Verify', 'Passed').waitFor();
      await developer.merge('ameide', branch);
      await page.getByRole('link', { name: 'Enable in dev' }).waitFor();
      await runNextStep('Enable in dev');
      await openPipeline(id);
      for (const name of devStages) await stage('dev', name, 'Passed').waitFor();
      good = (await portal.pipeline(id)).image.digest;

      await git('fetch', 'origin', 'main');
      await git('switch', '--create', 'break-smoke', 'origin/main');
      const smoke = join(folder, 'primitives/integration/billing/src/smoke.ts');
      await writeFile(smoke, `console.log('the smoke was broken on purpose');\nprocess.exit(1);\n${await readFile(smoke, 'utf8')}`);
      await git('commit', '--all', '--message', 'Break the smoke');
      await git('push', 'origin', 'HEAD:break-smoke');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    await developer.octokit.pulls.create({ owner: 'ameideio', repo: 'ameide', base: 'main', head: 'break-smoke', title: 'Break the smoke' });
    await developer.merge('ameide', 'break-smoke');
    await stage('dev', 'Smoke', 'Failed').waitFor({ timeout: 120_000 });
    await page.getByText('the smoke was broken on purpose').first().waitFor();
    const broken = await portal.pipeline(id);
    const dev = broken.environments.find((one: any) => one.environment === 'dev');
    assert.equal(dev.digest, broken.image.digest);
    assert.ok(broken.done.some((one: any) => one.environment === 'dev' && one.status === 'not-met'));

    const billing = { kind: 'integration', name: 'billing', version: 'v0' };
    const refused = await developer.dispatch('ameide-gitops', 'promote-images.yaml', { ...billing, source: 'dev', target: 'staging' });
    assert.equal(refused.conclusion, 'failure');
    assert.match(await developer.log('ameide-gitops', refused.id), /smokes? of dev-integration-billing-v0-smoke did not succeed|last sync of dev-integration-billing-v0-smoke is Failed/);
    const { data: pulls } = await developer.octokit.pulls.list({ owner: 'ameideio', repo: 'ameide-gitops', state: 'all', head: `ameideio:primitive/${id}/enable-staging` });
    assert.deepEqual(pulls, []);
    const back = await developer.dispatch('ameide-gitops', 'rollback-images.yaml', { ...billing, target: 'dev' });
    assert.equal(back.conclusion, 'success');
    await eventually('dev runs the digest from before again, smoked', async () => {
      const { status } = await argocd(`applications/dev-${id}-smoke`);
      const values = await developer.file('ameide-gitops', `sources/values/env/dev/apps/${id}.yaml`);
      return values.includes(good) && status.sync.status === 'Synced' && status.operationState.phase === 'Succeeded';
    });
  });

  async function argocd(path: string): Promise<any> {
    const response = await fetch(`${system.urls.argocd}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${system.secrets.argocdToken}` },
    });
    assert.equal(response.status, 200);
    return response.json();
  }
});

/** Stock git in a folder, as the developer; the token goes by environment, never by argument. */
function gitIn(folder: string, system: TestSystem) {
  const basic = Buffer.from(`developer:${system.secrets.developerToken}`).toString('base64');
  const env = {
    ...process.env,
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    GIT_CONFIG_KEY_1: 'user.name',
    GIT_CONFIG_VALUE_1: 'Developer',
    GIT_CONFIG_KEY_2: 'user.email',
    GIT_CONFIG_VALUE_2: 'developer@example.com',
  };
  return (...args: string[]) => run('git', args, { cwd: folder, env });
}

/** Does what the skeleton asks for: the example's handler, and no markers. */
async function implement(primitive: string) {
  const handler = 'src/handlers/handlers.ts';
  const source = join(import.meta.dirname, '../../templates/skeletons/integration/typescript/example', handler);
  await cp(source, join(primitive, handler));
  const text = await readFile(join(primitive, handler), 'utf8');
  await writeFile(join(primitive, handler), text.replaceAll('__Name__', 'Billing'));
  // grep exits with 1 when no file has the marker.
  const { stdout } = await run('grep', ['-rl', 'AMEIDE_SCAFFOLD', primitive]).catch(() => ({ stdout: '' }));
  for (const file of stdout.split('\n').filter(Boolean)) {
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, lines.filter(line => !line.includes('AMEIDE_SCAFFOLD')).join('\n'));
  }
}
