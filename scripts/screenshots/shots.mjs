/** What has to stand beside the portal's frame before a page is looked at: on a busy machine its code comes late. */
const ready = {
  ours: 'main',
  entity: 'section, article, [role=alert], [aria-busy]',
  form: 'form',
  templates: 'text=Promote primitive',
};

/** Where each page is. `primitive` names the one that a page is about, by its place in the fleet. */
export const pages = {
  home: { path: '/', ready: ready.ours },
  fleet: { path: '/primitives', ready: ready.ours },
  'fleet-by-owner': { path: '/primitives?group=owner', ready: ready.ours },
  promotions: { path: '/primitives?view=promotions', ready: ready.ours },
  delivery: { path: '/primitives?view=delivery', ready: ready.ours },
  audit: { path: '/audit', ready: ready.ours },
  pipeline: { path: '/catalog/default/component/:id/pipeline', primitive: 40, ready: ready.entity },
  'pipeline-failed': { path: '/catalog/default/component/:id/pipeline', primitive: 5, ready: ready.entity },
  overview: { path: '/catalog/default/component/:id', primitive: 40, ready: ready.entity },
  catalog: { path: '/catalog?filters[kind]=component&filters[user]=all', ready: 'td dl, td [aria-busy]' },
  templates: { path: '/create', ready: ready.templates },
  create: { path: '/create/templates/default/create-primitive', ready: ready.form },
  enable: { path: '/create/templates/default/enable-primitive', ready: ready.form },
  promote: { path: '/create/templates/default/promote-primitive', ready: ready.form },
  rollback: { path: '/create/templates/default/rollback-primitive', ready: ready.form },
};

const own = ['home', 'fleet', 'promotions', 'delivery', 'audit', 'pipeline', 'overview'];

/** Which pages are looked at in which state. States are told in states.mjs; those of one `system` share a start. */
export const shots = [
  { state: 'normal', pages: Object.keys(pages) },
  { state: 'no-match', pages: ['fleet'], query: { fleet: 'q=nothing-is-called-this' } },
  { state: 'loading', pages: own },
  { state: 'error', pages: own },
  { state: 'stale', pages: [...own, 'pipeline-failed'] },
  { state: 'denied', pages: [...own, 'create', 'promote'] },
  { state: 'empty', pages: ['home', 'fleet', 'promotions', 'delivery', 'audit', 'templates'] },
];

export const themes = ['light', 'dark'];

/** Widths and heights in px: a laptop's window, and a phone. */
export const sizes = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } };

/** What the documents show and Git keeps; everything else is for looking at. */
export const kept = new Set([
  'home-normal-light-1440',
  'fleet-normal-light-1440',
  'fleet-normal-dark-1440',
  'fleet-normal-light-390',
  'fleet-by-owner-normal-light-1440',
  'fleet-stale-light-1440',
  'fleet-empty-light-1440',
  'fleet-loading-light-1440',
  'fleet-denied-light-1440',
  'fleet-error-light-1440',
  'promotions-normal-light-1440',
  'delivery-normal-light-1440',
  'delivery-normal-dark-1440',
  'audit-normal-light-1440',
  'audit-normal-dark-1440',
  'pipeline-normal-light-1440',
  'pipeline-failed-normal-light-1440',
  'pipeline-stale-light-1440',
  'overview-normal-light-1440',
  'catalog-normal-light-1440',
  'promote-normal-light-1440',
]);
