import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { FleetPortal } from '../../bench/pages/src/fleet-portal.mjs';
import { installProbe, type Probe, type Watched } from '../../bench/pages/src/in-page.mjs';
import { assertAccessible } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';

declare global {
  interface Window {
    bench: Probe;
    stopWatch: () => Watched;
    kept: Element | null;
  }
}

const collected = 20;
const many = 10_000;

/** A busy machine of two cores; bench/pages says what it takes when the machine is quiet. */
const patienceMs = 30_000;

/** The notice about the simulator's Argo CD: which, and since when. */
const argocdDown = /Argo CD \(main\).*\d\d?:\d\d/;

/** The pages when things are not as they should be, and when there are very many of them. */
describe('the pages', () => {
  let folder: string;
  let portal: FleetPortal;
  let browser: Browser;
  let page: Page;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ameide-pages-'));
    // No look by the clock: what a page shows it was told.
    const frequency = { hours: 1 };
    portal = await FleetPortal.create({ primitives: collected, folder, frequency, groups: ['admins', 'release', 'team-12', 'team-13'] });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(patienceMs);
    await page.addInitScript(installProbe);
  });
  after(async () => {
    await browser?.close();
    await portal?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const grid = () => page.getByRole('grid', { name: 'Primitives' });
  /** A page reads again when it comes back into sight: nobody has to wait for its poll. */
  const lookAgain = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  /** The line of a primitive in the list. */
  const rowOf = async (id: string) => {
    const row = grid().getByRole('row').filter({ has: page.locator(`a[href*="/component/${id}/"]`) });
    await row.waitFor();
    return row;
  };
  /** The one primitive of a team, as the fleet has it. */
  const ownOf = async (team: string) => {
    const { items } = await portal.ask('primitives/primitives?limit=100');
    const found = items.find(({ owner }: { owner: string }) => owner.split('/').at(-1) === team);
    assert.ok(found, team);
    return found;
  };
  const openFleet = async (search = '') => {
    await page.goto(`${portal.url}/primitives${search}`);
    await page.waitForFunction(() => window.bench.lines('fleet').isWhole);
  };

  it('tries a rule before it is turned on, and turns nothing on', async () => {
    const rules = async () => (await portal.ask('primitives/audit/rules')).rules;
    const known = await rules();
    await page.goto(`${portal.url}/audit?view=rules`);
    await page.getByRole('combobox', { name: 'Begin with' }).press('Enter');
    await page.getByRole('option', { name: 'Image digest is published' }).press('Enter');
    const expression = page.getByRole('textbox', { name: 'Expression (CEL)' });
    await expression.fill('stages.image.status == nobody');
    await expression.press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: 'line 1, column 24' }).waitFor();
    await expression.fill('false');
    await expression.press('Control+Enter');
    const { counts } = known.find(({ id }: { id: string }) => id === 'image-published');
    assert.ok(counts.met > 0);
    const changed = collected - counts['not-met'];
    await page.getByRole('status').filter({ hasText: `${changed} verdicts of ${collected} primitives would change.` }).waitFor();
    const changes = page.getByRole('grid', { name: 'Verdicts that would change' });
    assert.equal(await changes.getAttribute('aria-rowcount'), String(changed + 1));
    await changes.getByRole('row').nth(1).getByText('Not met').waitFor();
    await assertAccessible(page);
    assert.deepEqual(await rules(), known);
  });

  it('keeps filters for a person, and gives them back in the address', async () => {
    await openFleet();
    await page.getByRole('combobox', { name: 'Kind' }).press('Enter');
    await page.getByRole('option', { name: 'domain' }).press('Enter');
    await page.waitForURL(/kind=domain/);
    const domains = (await portal.ask('primitives/primitives?kind=domain&limit=1')).total;
    await page.waitForFunction(total => window.bench.total('fleet') === total, domains);
    assert.ok(domains > 0 && domains < collected);
    await page.getByRole('button', { name: 'Saved filters' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Saved filters' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Only domains');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Only domains', exact: true }).waitFor();

    await openFleet();
    await page.waitForFunction(total => window.bench.total('fleet') === total, collected);
    await page.getByRole('button', { name: 'Saved filters' }).click();
    await dialog.getByRole('button', { name: 'Only domains', exact: true }).click();
    await page.waitForURL(/kind=domain/);
    await page.waitForFunction(total => window.bench.total('fleet') === total, domains);
  });

  it('groups the fleet, and folds a group away', async () => {
    const { items: groups } = await portal.ask('primitives/fleet/groups?by=owner');
    await page.goto(`${portal.url}/primitives?group=owner`);
    const isLong = (rows: number) => page.locator(`[role=grid][aria-rowcount="${rows + 1}"]`).waitFor();
    await isLong(groups.length + collected);
    await grid().getByRole('button', { expanded: true }).first().press('Enter');
    await isLong(groups.length + collected - groups[0].total);
    await grid().getByRole('button', { expanded: false }).first().press('Enter');
    await isLong(groups.length + collected);
  });

  it('leads from the catalog to a component, and from its first card to the pipeline', async () => {
    const id = portal.ids[0];
    await page.goto(`${portal.url}/catalog?filters[kind]=component&filters[user]=all`);
    const row = page.getByRole('row').filter({ has: page.locator(`a[href$="/component/${id}"]`) });
    const { environments } = await portal.ask(`primitives/primitives/${id}`);
    for (const { environment } of environments) await row.getByRole('listitem').filter({ hasText: environment }).waitFor();
    await row.locator(`a[href$="/component/${id}"]`).click();
    const card = page.getByRole('link', { name: 'Open the pipeline' });
    await card.waitFor();
    const [pipeline, about] = await Promise.all([card, page.getByText('About', { exact: true })].map(one => one.boundingBox()));
    assert.ok(pipeline && about && pipeline.y < about.y, 'the pipeline comes before what else there is to say');
    await card.click();
    await page.getByRole('region', { name: 'Build', exact: true }).waitFor();
  });

  it('shows what the audit knows, exports the same, and proves its history', async () => {
    const { items: breaches } = await portal.ask('primitives/audit/breaches');
    assert.ok(breaches.length > 0);
    await page.goto(`${portal.url}/audit`);
    await page.locator(`[role=grid][aria-rowcount="${breaches.length + 1}"]`).waitFor();
    const begun = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const exported = await readFile(await (await begun).path(), 'utf8');
    const lines = exported.split('\r\n').filter(line => line.startsWith('"breach"'));
    assert.equal(lines.length, breaches.length);
    for (const { rule, subject } of breaches) assert.ok(lines.some(line => line.startsWith(`"breach","${rule}"`) && line.includes(`"${subject}"`)), subject);

    const { items: outside } = await portal.ask('primitives/audit/break-glass');
    await page.getByRole('link', { name: 'Outside Git', exact: true }).click();
    await page.getByRole('region', { name: 'History' }).getByText('Whole').waitFor();
    const changes = page.getByRole('list', { name: 'Changes outside Git, newest first' });
    await changes.waitFor();
    assert.equal(await changes.locator(':scope > li').count(), outside.length);
  });

  it('says what a rule means and who does not meet it, and how delivery goes', async () => {
    const rule = 'environment-running';
    const { total } = await portal.ask(`primitives/audit/items?rule=${rule}&verdict=not-met`);
    assert.ok(total > 0);
    await page.goto(`${portal.url}/audit?view=rules`);
    await page.getByRole('link', { name: 'Synced, healthy and smoked', exact: true }).click();
    for (const name of ['What it means', 'Why', 'How to satisfy it']) await page.getByRole('heading', { name, exact: true }).waitFor();
    const unmet = page.getByRole('region', { name: 'Who does not meet it now' });
    assert.equal(await unmet.getByRole('grid').getAttribute('aria-rowcount'), String(total + 1));

    const { deployments } = (await portal.ask('primitives/metrics/delivery')).figures;
    await page.goto(`${portal.url}/primitives?view=delivery`);
    const figure = page.getByRole('article', { name: 'Deployment frequency' });
    await figure.getByText(new RegExp(`^${deployments} deployments?$`)).waitFor();
    await assertAccessible(page);
  });

  /** Somebody changes an Application in the cluster, past Git; since then it does not run well. */
  const override = async (name: string) => {
    const [[instance, url]] = Object.entries(portal.fleet.urls.argocd);
    const answer = await fetch(`${url}/api/v1/applications/${name}`, { headers: { authorization: 'Bearer argocd-token' } });
    assert.equal(answer.status, 200);
    const application: any = await answer.json();
    application.spec.source.helm.parameters = [{ name: 'replicas', value: '7' }];
    application.status.health = { status: 'Degraded', lastTransitionTime: new Date().toISOString() };
    await portal.fleet.control.post('/records', JSON.stringify({ record: 'application', instance, application }));
    await portal.refresh();
  };

  it('has today in the trends of a team, which follow while somebody looks on', async () => {
    const { id, owner } = await ownOf('team-12');
    /** What today's line says, by the verdicts of the one primitive that the team has. */
    const today = async () => {
      const { done } = await portal.ask(`primitives/primitives/${id}`);
      const count = (wanted: string) => done.filter(({ status }: { status: string }) => status === wanted).length;
      return `: ${count('met')} met, ${count('not-met')} not met, ${count('unknown')} unknown`;
    };
    const before = await today();
    await page.goto(`${portal.url}/audit?view=trends&owner=${encodeURIComponent(owner)}`);
    await page.getByText('Verdicts by day as a table').press('Enter');
    const verdicts = page.getByRole('region', { name: 'Verdicts by day' }).getByRole('listitem').last();
    const open = page.getByRole('article', { name: 'Applications run what Git says' });
    await verdicts.filter({ hasText: before }).waitFor();
    await open.getByText('0 on the last day').waitFor();
    await override(`dev-${id}`);
    await eventually('the breach is known', async () => (await portal.ask(`primitives/audit/breaches?owner=${encodeURIComponent(owner)}`)).total === 1);
    await lookAgain();
    await open.getByText('1 on the last day').waitFor();
    const after = await today();
    assert.notEqual(after, before);
    await verdicts.filter({ hasText: after }).waitFor();
  });

  it('tells an owner of a breach once, and leads to it', async () => {
    const [known, next] = [await ownOf('team-12'), await ownOf('team-13')];
    const told = (id: string) => page.getByRole('row').filter({ hasText: `dev-${id}` });
    await page.goto(`${portal.url}/notifications`);
    await told(known.id).waitFor();
    // What comes behind it proves that the cycles between told nobody again.
    await portal.refresh();
    await override(`dev-${next.id}`);
    await told(next.id).waitFor();
    assert.equal(await told(known.id).count(), 1);
    await told(known.id).getByRole('link', { name: 'Breach: Applications run what Git says' }).click();
    await page.locator('[role=grid][aria-rowcount="2"]').waitFor();
    await page.getByRole('row').filter({ hasText: `dev-${known.id}` }).waitFor();
  });

  it('shows ten thousand primitives, which scroll and filter', async () => {
    await portal.copyTo(many);
    await openFleet();
    assert.equal(await page.evaluate(() => window.bench.total('fleet')), many);
    assert.equal(await grid().getAttribute('aria-rowcount'), String(many + 1));
    assert.ok((await grid().getByRole('row').count()) < 100, 'only what is seen is there');

    await page.evaluate(() => {
      window.stopWatch = window.bench.watch('fleet');
    });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Input.synthesizeScrollGesture', { x: 700, y: 600, yDistance: -6_000, speed: 3_000, gestureSourceType: 'mouse' });
    const seen = await page.evaluate(() => window.stopWatch());
    assert.ok(seen.frames > 10, JSON.stringify(seen));
    assert.equal(seen.blankFrames, 0, JSON.stringify(seen));

    await grid().focus();
    await page.keyboard.press('End');
    await page.locator(`[role=row][aria-rowindex="${many + 1}"][aria-busy=false]`).waitFor();

    await page.getByRole('searchbox', { name: 'Search name, owner or system' }).pressSequentially('7830');
    await page.waitForFunction(() => window.bench.total('fleet') === 1);
    assert.match((await page.evaluate(() => window.bench.lines('fleet').texts)).join(), /7830/);
    // The link can be shared, and leads to the same.
    await page.waitForURL(/q=7830/);
    await page.reload();
    await page.waitForFunction(() => window.bench.total('fleet') === 1);
  });

  it('shows what a webhook tells of while somebody looks on, and nothing else moves', async () => {
    const id = portal.fleet.changes.candidates[1];
    await openFleet(`?q=${id}`);
    const row = await rowOf(id);
    await row.getByRole('link').first().focus();
    const digestSince = () => row.locator('time').first().getAttribute('datetime');
    const before = await digestSince();
    await page.evaluate(() => {
      window.kept = document.activeElement;
      window.stopWatch = window.bench.watch('fleet');
    });
    await portal.hearOfChanges();
    await portal.fleet.changes.change({ count: 1, from: 1 });
    await eventually('the line shows the new digest', async () => (await digestSince()) !== before);
    const seen = await page.evaluate(() => window.stopWatch());
    assert.equal(seen.notWhole, 0, JSON.stringify(seen));
    assert.ok(await page.evaluate(() => window.kept !== null && window.kept === document.activeElement), 'the focus stays where it was');
  });

  it('keeps what it knew of a source that is down, and says which one and since when', async () => {
    const id = portal.fleet.changes.candidates[0];
    await openFleet(`?q=${id}`);
    const row = await rowOf(id);
    await row.getByText('Unknown').first().waitFor({ state: 'detached' });
    const digestSince = await row.locator('time').first().getAttribute('datetime');
    await portal.fault('argocd-main', 'stop');
    await portal.refresh();
    await eventually('Argo CD is known to be down', async () => (await portal.ask('primitives/sources')).items.some((each: any) => each.source === 'argocd' && each.status === 'failed'));
    await lookAgain();
    await page.getByRole('alert').filter({ hasText: argocdDown }).waitFor();
    // Nobody looks at the cluster now, so that its green would be a guess; what happened stays.
    await row.getByText('Unknown').first().waitFor();
    await row.getByText('Passed').first().waitFor();
    assert.equal(await row.locator('time').first().getAttribute('datetime'), digestSince);

    await page.goto(`${portal.url}/catalog/default/component/${id}/pipeline`);
    await page.getByRole('alert').filter({ hasText: argocdDown }).waitFor();
    const dev = page.getByRole('region', { name: 'dev', exact: true });
    await dev.getByRole('button', { name: /^Smoke ?Passed/ }).waitFor();
    const health = dev.getByRole('button', { name: /^Health ?Unknown/ });
    await health.waitFor();
    if ((await health.getAttribute('aria-expanded')) !== 'true') await health.click();
    await page.getByText(/Last read [^;]+ UTC; Argo CD "main" cannot be read now/).first().waitFor();

    await portal.fault('argocd-main', 'start');
    await portal.refresh();
    await eventually('Argo CD is known to be back', async () => (await portal.ask('primitives/sources')).items.every((each: any) => each.status === 'ok'));
    await lookAgain();
    await page.getByRole('alert').filter({ hasText: argocdDown }).waitFor({ state: 'detached' });
  });

  it('says which permission is missing', async () => {
    await portal.stopBackend();
    await portal.start({ denied: ['primitives.pipeline.read', 'primitives.audit.read', 'primitives.create'] });
    const texts = [
      ['/primitives', '“primitives.pipeline.read”'],
      ['/audit', '“primitives.audit.read”'],
      ['/', '“primitives.create”'],
    ];
    for (const [path, text] of texts) {
      await page.goto(`${portal.url}${path}`);
      await page.getByText(text).first().waitFor();
    }
    assert.equal(await page.getByRole('link', { name: 'Create primitive' }).first().getAttribute('aria-disabled'), 'true');
  });
});
