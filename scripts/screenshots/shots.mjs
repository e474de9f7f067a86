import { requestPages } from './requests.mjs';

/** What has to stand beside the portal's frame before a page is looked at: on a busy machine its code comes late. */
const ready = {
  ours: 'main',
  entity: 'section, article, [role=alert], [aria-busy]',
  form: 'form',
  templates: 'text=Promote primitive',
};

const press = (...targets) => async page => {
  for (const target of targets) await page.locator(target).first().click();
};

async function tryRule(page) {
  await page.getByRole('textbox', { name: /Expression/ }).fill('size(image.platforms) > 1');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText(/verdicts? of .* would change/).waitFor();
}

/**
 * Where each page is. `primitive` names the one that a page is about, by its place in the fleet; `act` is what a
 * person does before the picture; `:moment` is a minute ago. A page that `streams` keeps a connection open.
 */
export const pages = {
  home: { path: '/', ready: ready.ours },
  fleet: { path: '/primitives', ready: ready.ours },
  'fleet-by-owner': { path: '/primitives?group=owner', ready: ready.ours },
  promotions: { path: '/primitives?view=promotions', ready: ready.ours },
  delivery: { path: '/primitives?view=delivery', ready: ready.ours },
  audit: { path: '/audit', ready: ready.ours },
  'audit-done': { path: '/audit?view=done', ready: ready.ours },
  'audit-outside': { path: '/audit?view=outside', ready: ready.ours },
  'audit-outside-filtered': { path: '/audit?view=outside&outside-change=override&outside-environment=production&outside-state=open', ready: ready.ours },
  'audit-outside-none': { path: '/audit?view=outside&outside-change=manual-sync', ready: ready.ours },
  'audit-waivers': { path: '/audit?view=waivers', ready: ready.ours },
  'audit-rules': { path: '/audit?view=rules', ready: ready.ours },
  'audit-dry-run': { path: '/audit?view=rules', ready: ready.ours, act: tryRule },
  'audit-trends': { path: '/audit?view=trends', ready: ready.ours },
  'audit-rule': { path: '/audit/rules/environment-running', ready: ready.ours },
  'audit-non-negotiable': { path: '/audit/rules/no-overrides-or-drift', ready: ready.ours },
  'audit-past': { path: '/audit?view=done&at=:moment', ready: ready.ours },
  'audit-breach': { path: '/audit?q=smoke', ready: ready.ours, act: press('[aria-label^="Open the breach"]') },
  'audit-verdict': { path: '/audit?view=done&verdict=not-met', ready: ready.ours, act: press('button:has-text("Not met")') },
  sources: { path: '/sources', ready: ready.ours },
  pipeline: { path: '/catalog/default/component/:id/pipeline', primitive: 40, ready: ready.entity },
  'pipeline-failed': { path: '/catalog/default/component/:id/pipeline', primitive: 5, ready: ready.entity },
  'pipeline-health': { path: '/catalog/default/component/:id/pipeline', primitive: 4, ready: ready.entity, act: press('button:has-text("in Argo CD")') },
  'pipeline-smoke': { path: '/catalog/default/component/:id/pipeline', primitive: 5, ready: ready.entity, act: press('button:has-text("in Argo CD")') },
  'pipeline-syncing': { path: '/catalog/default/component/:id/pipeline', primitive: 50, ready: ready.entity },
  'pipeline-waiting': { path: '/catalog/default/component/:id/pipeline', primitive: 60, ready: ready.entity },
  'pipeline-compare': { path: '/catalog/default/component/:id/pipeline', primitive: 60, ready: ready.entity, act: press('button:has-text("Compare")', 'button:has-text("History")') },
  overview: { path: '/catalog/default/component/:id', primitive: 40, ready: ready.entity },
  catalog: { path: '/catalog?filters[kind]=component&filters[user]=all', ready: 'td ul, td [aria-busy]' },
  templates: { path: '/create', ready: ready.templates },
  create: { path: '/create/templates/default/create-primitive', ready: ready.form },
  enable: { path: '/create/templates/default/enable-primitive', ready: ready.form },
  promote: { path: '/create/templates/default/promote-primitive', ready: ready.form },
  // The step that the button leads to, or why it leads nowhere.
  'promote-review': { path: '/create/templates/default/promote-primitive', ready: 'form, table', act: press('button:has-text("Review")') },
  rollback: { path: '/create/templates/default/rollback-primitive', ready: ready.form },
  waive: {
    path: '/create/templates/default/waive-rule?formData=%7B%22whom%22%3A%22primitive%22%2C%22rule%22%3A%22smokes-in-argocd%22%2C%22primitive%22%3A%22domain-billing-6-v0%22%2C%22environment%22%3A%22dev%22%2C%22until%22%3A%222099-12-31%22%2C%22reason%22%3A%22The%20vendor%20sends%20the%20account%20next%20week%22%7D',
    ready: ready.form,
  },
  ...requestPages,
};

const audit = ['audit', 'audit-done', 'audit-outside', 'audit-waivers', 'audit-rules', 'audit-trends', 'audit-rule', 'audit-non-negotiable'];
const own = ['home', 'fleet', 'promotions', 'delivery', ...audit, 'sources', 'pipeline', 'overview'];

/** Requests that the Scaffolder has done, of which the portal asks how far they came. */
const requests = ['request-create-done', 'request-enable-underway', 'request-promote-waiting'];
const forms = ['create', 'enable', 'promote', 'rollback', 'waive'];

/** Until a primitive is chosen nobody is refused: Backstage decides nothing for people but on a resource. */
const chosen = `formData=${encodeURIComponent(JSON.stringify({ primitive: 'domain-billing-6-v0', environment: 'dev' }))}`;

/** A name that is looked up, and cannot be read or does not come. */
const named = `formData=${encodeURIComponent(JSON.stringify({ kind: 'domain', name: 'refunds', version: 'v0', language: 'typescript' }))}`;
const answered = { create: named, enable: chosen, rollback: chosen };

/** Which pages are looked at in which state. States are told in states.mjs; those of one `system` share a start. */
export const shots = [
  { state: 'normal', pages: Object.keys(pages) },
  { state: 'no-match', pages: ['fleet'], query: { fleet: 'q=nothing-is-called-this' } },
  { state: 'ten-thousand', pages: ['home', 'fleet', 'fleet-by-owner', 'promotions', 'delivery', ...audit, 'sources', 'catalog', 'promote'] },
  { state: 'loading', pages: [...own, ...forms, ...requests], query: answered },
  { state: 'error', pages: [...own, ...forms, ...requests], query: answered },
  { state: 'stale', pages: [...own, 'pipeline-failed', ...requests] },
  { state: 'denied', pages: [...own, ...forms, 'promote-review', ...requests], query: { enable: chosen, rollback: chosen } },
  { state: 'empty', pages: ['home', 'fleet', 'promotions', 'delivery', ...audit, 'sources', 'templates'] },
];

/** Backstage's own two. */
export const themes = ['light', 'dark'];

/** By width in px: a laptop's window, and a phone. */
export const sizes = { 1440: { viewport: { width: 1440, height: 900 }, hasTouch: false }, 390: { viewport: { width: 390, height: 844 }, hasTouch: true } };

/** What the documents show and Git keeps: every page as it usually is, and of what it is otherwise one of each. The rest is for looking at. */
export const kept = new Set([
  ...Object.keys(pages).map(page => `${page}-normal-light-1440`),
  'fleet-stale-light-1440',
  'pipeline-stale-light-1440',
  'fleet-ten-thousand-light-1440',
  'home-loading-light-1440',
  'fleet-error-light-1440',
  'audit-denied-light-1440',
  'promote-denied-light-1440',
  'home-empty-light-1440',
  'fleet-no-match-light-1440',
  // In the dark, as the README shows to who reads it so, and on a phone.
  'pipeline-failed-normal-dark-1440',
  'pipeline-waiting-normal-dark-390',
  'request-promote-waiting-normal-dark-390',
  'audit-normal-dark-390',
]);
