/** Everything that a page of ours asks for. */
const reads = '**/api/primitives/**';

/** What nobody has in the state "denied". */
const permissions = ['pipeline.read', 'audit.read', 'create', 'refresh', 'enable', 'promote', 'rollback', 'waive'].map(name => `primitives.${name}`);

/** Waits until the portal says that a source failed, or that none does. */
async function untilSources(portal, isReached) {
  for (const end = performance.now() + 120_000; performance.now() < end; await new Promise(resolve => setTimeout(resolve, 500))) {
    const { items } = await portal.ask('primitives/sources');
    if (isReached(items.map(({ status }) => status))) return;
  }
  throw new Error('The sources did not come to the state that is to be shown');
}

const nothing = async () => {};

/** What stands on a page in a state; a form stays a form, and asks late. */
const orForm = (own, form = 'form') => page => (page.ready === 'form' ? form : own);

/**
 * How each state comes about. `system` is what runs: a fleet of two hundred, of ten thousand, or none at all. `begin` and `end`
 * change the system; `bend` changes what one page gets from it; `ready` is what stands there in place of the page's own.
 */
export const states = {
  normal: { system: 'full', begin: nothing, end: nothing, bend: nothing },
  'ten-thousand': { system: 'many', begin: nothing, end: nothing, bend: nothing },
  'no-match': { system: 'full', begin: nothing, end: nothing, bend: nothing },
  // Answers that never come.
  loading: { system: 'full', ready: orForm('[aria-busy=true]'), begin: nothing, end: nothing, isBusy: true, bend: page => page.route(reads, () => {}) },
  error: {
    system: 'full',
    ready: orForm('[role=alert]'),
    begin: nothing,
    end: nothing,
    bend: page =>
      page.route(reads, route =>
        route.fulfill({ status: 503, json: { error: { name: 'ServiceUnavailableError', message: 'The database does not answer' }, response: { statusCode: 503 } } }),
      ),
  },
  stale: {
    system: 'full',
    begin: async portal => {
      await portal.fault('argocd-main', 'stop');
      await untilSources(portal, found => found.includes('failed'));
    },
    end: async portal => {
      await portal.fault('argocd-main', 'start');
      await untilSources(portal, found => found.every(status => status === 'ok'));
    },
    bend: nothing,
  },
  denied: {
    system: 'full',
    ready: orForm('[role=alert]', 'text=You may not ask for this'),
    begin: async portal => {
      await portal.stopBackend();
      await portal.start({ denied: permissions });
    },
    end: async portal => {
      await portal.stopBackend();
      await portal.start();
    },
    bend: nothing,
  },
  empty: { system: 'empty', begin: nothing, end: nothing, bend: nothing },
};

/** How many primitives each system collects, and how many copies of them fill it up to. */
export const systems = { full: { primitives: 200 }, many: { primitives: 200, copied: 10_000 }, empty: { primitives: 0 } };
