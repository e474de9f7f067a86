import assert from 'node:assert/strict';
import { assertAccessible } from '../support/axe.ts';
import type { Person } from '../support/person.ts';
import type { StartedPortal } from '../support/started-portal.ts';

/** The primitive of the second story, and the rule that it does not meet while its smoke fails. */
export const billing = 'integration-billing-v0';
export const smoked = 'Synced, healthy and smoked, dev';

/** CI takes nothing on whose smoke failed. */
export async function refusePromotion({ developer }: StartedPortal): Promise<void> {
  const inputs = { kind: 'integration', name: 'billing', version: 'v0', source: 'dev', target: 'staging' };
  const refused = await developer.dispatch('ameide-gitops', 'promote-images.yaml', inputs);
  assert.equal(refused.conclusion, 'failure');
  assert.match(await developer.log('ameide-gitops', refused.id), /smokes? of dev-integration-billing-v0-smoke did not succeed|last sync of dev-integration-billing-v0-smoke is Failed/);
  const { data: pulls } = await developer.octokit.pulls.list({ owner: 'ameideio', repo: 'ameide-gitops', state: 'all', head: `ameideio:primitive/${billing}/enable-staging` });
  assert.deepEqual(pulls, []);
}

/** From the verdict on the audit page to the form, the pull request, its merge, and the verdict that says so; gives when it was not waived yet. */
export async function waive({ developer }: StartedPortal, person: Person): Promise<Date> {
  const { page } = person;
  const reason = 'The ledger moves until the end of the year';
  await person.open(`/audit?view=done&q=${billing}`);
  await person.verdict(billing, smoked, 'Not met').click();
  const unwaived = new Date();
  await page.getByRole('dialog', { name: 'Synced, healthy and smoked · dev' }).getByRole('link', { name: 'Ask for a waiver' }).click();
  await page.getByLabel(/^Until/).fill('2099-12-31');
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
  const preview = await person.seePreview();
  await preview.getByRole('button', { name: /^config\/waivers\.yaml/ }).waitFor();
  await person.send('Pull request of the waiver');
  const branch = `primitive/${billing}/waive-environment-running-dev`;
  await developer.approve('ameide-gitops', branch);
  await developer.merge('ameide-gitops', branch);
  const waivers = await developer.file('ameide-gitops', 'config/waivers.yaml');
  assert.match(waivers, new RegExp(`rule: "environment-running"\\s+primitive: "${billing}"\\s+environment: "dev"\\s+until: "2099-12-31"\\s+reason: "${reason}"`));

  await person.open(`/audit?view=done&q=${billing}`);
  await person.verdict(billing, smoked, 'Not met, Waived until 2099-12-31').waitFor();
  await assertAccessible(page);
  await page.getByRole('link', { name: 'Waivers', exact: true }).click();
  const row = page.getByRole('table', { name: 'Waivers' }).getByRole('row').filter({ hasText: billing });
  await row.getByText('In force').waitFor();
  await row.getByRole('link', { name: '1 verdict' }).waitFor();
  return unwaived;
}

/** From the tab's menu to a smoke that passes, at the same digest. */
export async function retrySmoke(portal: StartedPortal, person: Person): Promise<void> {
  const { inDev } = await portal.pipeline(billing);
  await person.openPipeline(billing);
  await person.takeFurtherStep('Retry the smoke in dev');
  await person.seePreview();
  await person.sendAndFollow();
  await person.seeLive();
  await person.openPipeline(billing);
  await person.seeGreen('dev');
  assert.equal((await portal.pipeline(billing)).inDev, inDev);
  assert.match(await portal.values(`${billing}-smoke`, 'dev'), /^\s*attempt: 1$/m);
}
