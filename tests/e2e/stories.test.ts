import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from '../support/axe.ts';
import { CoreClone } from '../support/core-clone.ts';
import { databaseOf } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { assertEvidence } from '../support/evidence.ts';
import { StartedPortal } from '../support/started-portal.ts';
import { billing, refusePromotion, retrySmoke, smoked, waive } from './billing.ts';

const orders = 'domain-orders-v0';
const follow = 'Follow it until it is live';

/** The two stories of the README, and what may follow from them, told in Chromium against the whole system. */
describe('the stories', () => {
  let portal: StartedPortal;
  /** What billing's smoke asks for; away at first. */
  let ledger: Server;
  let isLedgerThere = false;
  /** Billing's digest from before its smoke asked for the ledger. */
  let earlier = '';
  /** When billing's smoke had failed, and nobody had waived that. */
  let failedAt = new Date(0);

  before(async () => {
    ledger = createServer((_request, response) => response.writeHead(isLedgerThere ? 200 : 503).end()).listen(0, '127.0.0.1');
    await once(ledger, 'listening');
    portal = await StartedPortal.create({ database: databaseOf('stories') });
  });
  after(async () => {
    await portal?.stop();
    ledger?.close();
  });

  describe('of one primitive', { concurrency: 2 }, () => {
    it('example, green: one digest from the form to a smoke in dev, with evidence', async () => {
      const person = await portal.comeAlong();
      const { developer, system } = portal;
      const { page } = person;
      await person.createPrimitive({ kind: 'domain', name: 'orders', owner: 'orders', from: /example/i });
      await developer.merge('ameide', `primitive/${orders}/create`);
      await person.openPipeline(orders);
      await person.takeNextStep('Enable in dev');
      await person.send(follow);
      await person.openPipeline(orders);
      await person.seeGreen('dev');

      const { image, commit } = await portal.pipeline(orders);
      const { digest } = image;
      const values = await portal.values(orders, 'dev');
      assert.ok(values.includes(`@${digest}`), values);
      const manifest = await fetch(`${system.urls.registry}/v2/ameideio/primitive-domain-orders/manifests/main`, {
        headers: { accept: 'application/vnd.oci.image.index.v1+json' },
      });
      assert.equal(manifest.headers.get('docker-content-digest'), digest);
      const { status } = await portal.application(`dev-${orders}`);
      assert.equal(status.sync.status, 'Synced');
      assert.ok(status.summary.images.some((name: string) => name.endsWith(digest)));
      const bundle = page.waitForEvent('download');
      await page.getByRole('button', { name: /^Download evidence of sha256:/ }).first().click();
      await assertEvidence(await bundle, { key: await portal.evidenceKey(), digest });

      await page.goto(`${system.urls.argocd}/applications/argocd/dev-${orders}`);
      const addresses = await page.getByRole('row', { name: `${orders} http ` }).getByRole('link').all();
      const answers = await Promise.all(addresses.map(async link => fetch(new URL('/healthz', (await link.getAttribute('href'))!)).then(answer => answer.json())));
      assert.deepEqual(answers, [{ status: 'ok', kind: 'domain', name: 'orders', digest }]);
      const { data } = await developer.octokit.checks.listForRef({ owner: 'ameideio', repo: 'ameide', ref: commit.sha, check_name: 'ameide publish domain/orders' });
      assert.ok(data.check_runs[0]?.output.text?.includes(digest));
    });

    it('skeleton, red to green, red again by its smoke, not promoted, waived, and tried again', async () => {
      const branch = `primitive/${billing}/create`;
      const person = await portal.comeAlong();
      const { developer, system } = portal;
      await person.createPrimitive({ kind: 'integration', name: 'billing', owner: 'billing', from: /skeleton/i });
      await person.openPipeline(billing);
      await person.stage('Build', 'Verify', 'Failed').waitFor();
      await person.page.getByRole('table', { name: 'Findings' }).getByText(/scaffold-markers/).first().waitFor();
      const red = await portal.pipeline(billing);
      assert.ok(red.stages.every((one: any) => one.id !== 'image' || one.status === 'waiting'));

      const clone = await CoreClone.create({ github: system.urls.github, token: system.secrets.developerToken, branch });
      try {
        await clone.implement('billing');
        await clone.push(branch, 'Implement billing');
        await person.stage('Build', 'Verify', 'Passed').waitFor();
        await developer.merge('ameide', branch);
        await person.takeNextStep('Enable in dev');
        await person.send(follow);
        await person.openPipeline(billing);
        await person.seeGreen('dev');
        earlier = (await portal.pipeline(billing)).inDev;

        await clone.branch('ask-the-ledger');
        const { port } = ledger.address() as AddressInfo;
        await clone.edit('primitives/integration/billing/src/smoke.ts', text =>
          text.replace('  await waitForDigest(', `  const ledger = await fetch('http://127.0.0.1:${port}');\n  if (!ledger.ok) throw new Error('the ledger does not answer');\n$&`),
        );
        await clone.push('ask-the-ledger', 'Ask the ledger in the smoke');
      } finally {
        await clone.remove();
      }
      await developer.octokit.pulls.create({ owner: 'ameideio', repo: 'ameide', base: 'main', head: 'ask-the-ledger', title: 'Ask the ledger in the smoke' });
      await developer.merge('ameide', 'ask-the-ledger');
      await person.stage('dev', 'Smoke', 'Failed').waitFor({ timeout: 180_000 });
      await person.page.getByText('the ledger does not answer').first().waitFor();
      await assertAccessible(person.page);
      const broken = await portal.pipeline(billing);
      assert.equal(broken.inDev, broken.image.digest);
      assert.notEqual(broken.inDev, earlier);
      assert.ok(broken.done.some((one: any) => one.environment === 'dev' && one.status === 'not-met'));

      [failedAt] = await Promise.all([waive(portal, person), refusePromotion(portal)]);
      isLedgerThere = true;
      await retrySmoke(portal, person);
    });
  });

  it('promotes what was chosen on the board by one pull request', async () => {
    const person = await portal.comeAlong();
    const { developer } = portal;
    const { page } = person;
    await person.openPipeline(orders);
    await page.getByRole('link', { name: 'Promote to staging' }).waitFor();
    await person.open('/primitives?view=promotions');
    const board = page.getByRole('region', { name: 'From dev to staging' });
    await board.getByText('2 wait for staging').waitFor();
    await assertAccessible(page);
    await board.getByRole('checkbox', { name: 'Choose all that may move' }).press('Space');
    await board.getByRole('status').filter({ hasText: '2 chosen' }).waitFor();
    await board.getByRole('link', { name: 'Promote the chosen by one pull request' }).press('Enter');
    const preview = await person.seePreview();
    await preview.getByText('It waits for the approval of @ameideio/platform.').waitFor();
    for (const id of [orders, billing]) await preview.getByRole('button', { name: `sources/values/env/staging/apps/${id}.yaml` }).waitFor();
    const steps = await person.sendAndFollow();
    const number = Number(/#(\d+)/.exec(await steps.getByRole('link', { name: /#\d+/ }).innerText())?.[1]);
    await steps.getByText('It waits for a person to merge it.').waitFor();

    const { data: pull } = await developer.octokit.pulls.get({ owner: 'ameideio', repo: 'ameide-gitops', pull_number: number });
    assert.equal(pull.user.login, 'ameide-ci[bot]');
    assert.match(pull.body ?? '', /Each is Synced, Healthy and smoked at this digest in dev, by Argo CD/);
    assert.match(pull.body ?? '', /Waits for the approval of @ameideio\/platform/);
    // Each that it moves says so, also the one whose own promotion was refused.
    const enableOf = async (id: string) =>
      (await portal.pipeline(id)).environments[1].stages.find((stage: { id: string }) => stage.id === 'enable');
    for (const id of [orders, billing])
      await eventually(`${id} waits for the pull request of both`, async () => {
        const { status, pull: shown } = await enableOf(id);
        return status === 'waiting' && shown?.number === number && shown.checks === 'passed';
      });
    await developer.approve('ameide-gitops', pull.head.ref);
    await developer.merge('ameide-gitops', pull.head.ref);
    await person.seeLive();
    for (const id of [orders, billing]) {
      const merged = await enableOf(id);
      assert.equal(merged.status, 'passed');
      assert.equal(merged.pull.number, number);
      const { inDev } = await portal.pipeline(id);
      assert.ok((await portal.values(id, 'staging')).includes(`@${inDev}`));
      const { status } = await portal.application(`staging-${id}`);
      assert.ok(status.summary.images.some((name: string) => name.endsWith(inDev)));
    }
    // What it passed is shown with its page, also after the merge.
    await person.openPipeline(orders);
    await person.stage('staging', 'Enable', 'Passed').press('Enter');
    const gate = page.getByRole('list', { name: `Checks of pull request #${number}` }).getByRole('listitem').filter({ hasText: /^GitOps \/ Gate.*passed$/ });
    const checkPage = await gate.getByRole('link').getAttribute('href');
    assert.equal((await fetch(checkPage!)).status, 200);
  });

  it('shows the pipeline and the audit as they were while the smoke failed', async () => {
    const person = await portal.comeAlong();
    const { page } = person;
    await person.openPipeline(billing);
    await page.getByRole('button', { name: 'History', exact: true }).press('Enter');
    const failure = page.getByRole('list', { name: 'History' }).getByRole('listitem').filter({ hasText: /Smoke: (\w+ → |new digest, )?Failed(?! →)/ });
    await failure.getByRole('link', { name: /^Show the pipeline as of/ }).first().click();
    await page.getByText('This is the pipeline as it was known at').waitFor();
    await person.stage('dev', 'Smoke', 'Failed').waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Next step' }).count(), 0);
    await assertAccessible(page);
    await page.getByRole('link', { name: 'Back to now' }).click();
    await person.stage('dev', 'Smoke', 'Passed').waitFor();

    await person.open(`/audit?view=done&q=${billing}`);
    await person.verdict(billing, smoked, 'Met').waitFor();
    // As the field has it: of the browser's time zone, which is ours.
    const local = new Date(failedAt.getTime() - failedAt.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
    await page.getByLabel('As of').fill(local);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText('This is the audit as it was known at').waitFor();
    await person.verdict(billing, smoked, 'Not met').waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await person.verdict(billing, smoked, 'Met').waitFor();
  });

  it('rolls back to a digest that is chosen, and the way is followed beyond a reload', async () => {
    const person = await portal.comeAlong();
    const { page } = person;
    await person.openPipeline(billing);
    await person.takeFurtherStep('Roll back dev');
    await page.getByRole('radio', { name: earlier.slice(0, 19) }).check();
    const preview = await person.seePreview();
    await preview.getByText('The pull request merges itself when its gate is green.').waitFor();
    await preview.getByRole('button', { name: `sources/values/env/dev/apps/${billing}.yaml` }).press('Enter');
    await preview.getByText(earlier).first().waitFor();
    await preview.getByRole('button', { name: '1 commit goes away from dev' }).press('Enter');
    await preview.getByRole('list', { name: `Commits of ${billing}` }).getByText('Ask the ledger in the smoke').waitFor();
    const steps = await person.sendAndFollow();
    await page.reload();
    await steps.getByText('CI did what was asked for.').waitFor();
    await assertAccessible(page);
    await person.seeLive();
    assert.ok((await portal.values(billing, 'dev')).includes(`@${earlier}`));
    await eventually('dev runs the digest from before again, smoked', async () => {
      const [itself, smoke] = await Promise.all([portal.application(`dev-${billing}`), portal.application(`dev-${billing}-smoke`)]);
      return itself.status.summary.images.every((name: string) => name.endsWith(earlier)) && smoke.status.operationState.phase === 'Succeeded';
    });
  });

  it('compares two environments, and a digest with the newest', async () => {
    const person = await portal.comeAlong();
    const { page } = person;
    await person.openPipeline(billing);
    await page.getByRole('button', { name: 'Compare', exact: true }).press('Enter');
    const choose = async (side: string, option: string) => {
      await page.getByRole('combobox', { name: side }).press('Enter');
      await page.getByRole('option', { name: option, exact: true }).press('Enter');
    };
    await choose('From', 'dev');
    await page.getByText('Newest image is 1 commit ahead of dev.').waitFor();
    await page.getByRole('list', { name: 'Commits between' }).getByText('Ask the ledger in the smoke').waitFor();
    await choose('With', 'staging');
    await page.getByText('staging is 1 commit ahead of dev.').waitFor();
    await choose('From', 'Newest image');
    await page.getByText('Both are built from the same commit.').waitFor();
  });
});
