/**
 * What each page asks of the API, as plugins/primitives asks it: `open` once, `again` with each signal that concerns it
 * (without `concerns` with any, in the course of two seconds) and every 15 s (use-live.ts).
 */
const day = 24 * 60 * 60_000;
const api = '/api/primitives';
const pick = list => list[Math.floor(Math.random() * list.length)];

/** Filters that people set, and the lines they scroll to. */
const fleetQueries = ['', '&kind=domain', '&owner=team-3', '&system=system-2', '&search=orders', '&build=failed', '&nextStep=template', '&environment=production&status=failed', '&environment=staging&done=not-met', '&sort=since', '&environment=production&enabled=true&sort=since&order=desc'];
const auditQueries = ['', '&rule=core-ci', '&owner=team-3', '&verdict=not-met', '&environment=production'];

function fleet({ read, primitives }) {
  const list = query => read('fleet', `${api}/primitives?limit=100${query}`);
  let query = '';
  return {
    open: () => Promise.all([list(query), read('fleet groups', `${api}/fleet/groups?by=owner`), read('sources', `${api}/sources`)]),
    again: () => list(query),
    /** Filters, scrolls. */
    act: async () => {
      query = pick(fleetQueries);
      await list(query);
      await read('fleet, further', `${api}/primitives?limit=100&offset=${100 * (1 + Math.floor(Math.random() * Math.max(1, primitives / 100 - 1)))}`);
    },
  };
}

function tab({ read, ids }) {
  const id = pick(ids);
  const asked = [['pipeline', ''], ['history', '/history?limit=200'], ['moves', '/moves'], ['durations', '/durations']];
  let tag;
  const all = async () => {
    const [pipeline] = await Promise.all(asked.map(([route, path]) => read(route, `${api}/primitives/${id}${path}`)));
    // An answer that is as it was has no text.
    if (pipeline?.length > 0) ({ tag } = JSON.parse(pipeline));
  };
  // isSignalAbout of primitives-common
  return { open: all, again: all, concerns: ({ tags, more }) => more || tag === undefined || tags.includes(tag), act: async () => {} };
}

function audit({ read }) {
  let query = '';
  const overview = () => [read('audit', `${api}/audit`), read('audit rules', `${api}/audit/rules`), read('audit waivers', `${api}/audit/waivers`)];
  const lines = () => read('audit items', `${api}/audit/items?limit=100&offset=0${query}`);
  const breaches = () => read('breaches', `${api}/audit/breaches?sort=since&order=desc&limit=100`);
  const trends = () => read('trends', `${api}/audit/trends?from=${new Date(Date.now() - 30 * day).toISOString()}`, { kept: false });
  const all = () => Promise.all([...overview(), lines(), breaches(), trends()]);
  return {
    open: all,
    again: all,
    act: async () => {
      query = pick(auditQueries);
      await lines();
    },
  };
}

/** Pages, as often as people are on them: of ten visits four to the fleet, four to a primitive's tab, two to the audit. */
export const pages = [fleet, fleet, fleet, fleet, tab, tab, tab, tab, audit, audit];
