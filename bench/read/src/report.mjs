const fixed = (value, digits = 0) => (value === undefined ? '–' : value.toFixed(digits));
const ms = value => (value === undefined ? '–' : `${fixed(value, value < 10 ? 1 : 0)} ms`);
const megabytes = bytes => `${fixed(bytes / 1e6)} MB`;
const most = (list, key) => Math.max(...list.map(each => each[key]));

/** Each figure: what it is, what is aimed at, its value in a fleet, and whether that meets the aim. */
const figures = [
  {
    title: "Requests to GitHub's API of a reconcile in which nothing changed (most of three); git over HTTP besides",
    aim: '≤ 8',
    value: ({ idle }) => most(idle, 'github'),
    meets: value => value <= 8,
    more: ({ idle }) => `; ${most(idle, 'git')}`,
  },
  { title: '… of them charged to the primary limit, GraphQL among them', aim: '0', value: ({ idle }) => Math.max(...idle.map(each => each.charged + each.graphql)), meets: value => value === 0 },
  { title: 'Argo CD lists of it, for one slice; other requests', aim: '1', value: ({ idle }) => most(idle, 'argocdLists'), meets: value => value <= 1, more: ({ idle }) => `; ${most(idle, 'argocdOthers')}` },
  ...[1, 10, 50].map(k => ({
    title: `Requests to GitHub's API of a reconcile in which ${k} changed; git over HTTP besides`,
    aim: `≤ ${8 + 2 * k}`,
    value: ({ changes }) => changes.find(({ count }) => count === k)?.github,
    meets: value => value <= 8 + 2 * k,
    more: ({ changes }) => `; ${changes.find(({ count }) => count === k)?.git}`,
  })),
  { title: 'Cold start until every pipeline is known', aim: '< 90 s (N = 10,000)', value: ({ cold }) => cold.seconds, show: value => `${fixed(value, 1)} s`, meets: value => value < 90, flat: false },
  { title: '… CPU of the backend meanwhile (of the simulator)', aim: '–', value: ({ cold }) => cold.cpu.backend, show: value => `${fixed(value, 1)} s`, more: ({ cold }) => ` (${fixed(cold.cpu.simulator, 1)} s)` },
  { title: '… looks after it until every old pull request is read, 25 requests each', aim: '–', value: ({ looks }) => looks },
  { title: "… requests to GitHub's API of it", aim: '< 300 (N = 10,000)', value: ({ cold }) => cold.github, meets: value => value < 300 },
  { title: '… primitives without trouble that are not shown green', aim: '0', value: ({ cold }) => cold.wrong, meets: value => value === 0 },
  { title: '… reads that were refused meanwhile, of two a second', aim: '0', value: ({ cold }) => cold.refused, meets: value => value === 0 },
  { title: 'Webhook in to changed pipeline at a connected page, p95 (p50)', aim: '< 500 ms', value: ({ signals }) => signals.all.p95, show: ms, meets: value => value < 500, more: ({ signals }) => ` (${ms(signals.all.p50)})` },
  { title: '… of these, never told of within 10 s', aim: '0', value: ({ signals }) => signals.lost.length, meets: value => value === 0 },
  { title: '… webhooks that the portal did not take', aim: '0', value: ({ signals }) => signals.refused.length, meets: value => value === 0 },
  read('pipeline', 'GET of one pipeline, 50 browsers, 50 requests a second, p99 (p50)', 15),
  read('fleet', 'GET of a fleet page of 100, 15 queries, 50 browsers, 25 requests a second, p99 (p50)', 60),
  stress('pipelineStress', 'Throughput: GET of one pipeline, 50 clients without a pause, requests a second (p99)'),
  stress('fleetStress', 'Throughput: GET of a fleet page, 50 clients without a pause, requests a second (p99)'),
  { title: 'Audit of a past moment; a pipeline that somebody else reads meanwhile, p95 (longest)', aim: '–', value: ({ past }) => past.seconds, show: value => `${fixed(value, 1)} s`, more: ({ past }) => `; ${ms(past.p95)} (${ms(past.max)})` },
  { title: 'Heap above an empty backend, after the cold start', aim: '< 400 MB', value: ({ memory }) => memory.cold.heapUsed - memory.empty.heapUsed, show: megabytes, meets: value => value < 400e6 },
  { title: 'Memory of the process (RSS) above an empty backend, after the cold start', aim: '< 400 MB', value: ({ memory }) => memory.cold.rss - memory.empty.rss, show: megabytes, meets: value => value < 400e6 },
  { title: '… at its highest', aim: '–', value: ({ memory }) => memory.after.peakRss - memory.empty.peakRss, show: megabytes },
];

function read(key, title, aim) {
  return { title, aim: `< ${aim} ms`, value: ({ reads }) => reads[key].p99, show: ms, meets: value => value < aim, more: ({ reads }) => ` (${ms(reads[key].p50)})` };
}

/** By Little's law the latency of clients without a pause is their number by the throughput: it says the same once more, and no aim is about it. */
function stress(key, title) {
  return { title, aim: '–', value: ({ reads }) => reads[key].perSecond, show: fixed, more: ({ reads }) => ` (${ms(reads[key].p99)})` };
}

const cell = (figure, result) => {
  const value = figure.value(result);
  if (value === undefined) return '–';
  const shown = (figure.show ?? String)(value) + (figure.more?.(result) ?? '');
  return figure.meets ? `${shown} ${figure.meets(value) ? '✓' : '✗'}` : shown;
};

const growth = (figure, first, last) => {
  const [from, to] = [figure.value(first), figure.value(last)];
  return from === undefined || to === undefined ? '–' : from > 0 ? `× ${fixed(to / from, 1)}` : from === to ? 'same' : `+ ${to}`;
};

const row = cells => `| ${cells.join(' | ')} |`;

/** The results as Markdown: what was aimed at, what came out, whether that is met. */
export function reportOf({ results, machine }) {
  const first = results[0];
  const last = results.at(-1);
  const names = results.map(({ primitives }) => `N = ${primitives.toLocaleString('en')}`);
  const grew = results.length > 1;
  const head = ['figure', 'aim', ...names, ...(grew ? [`growth, N × ${fixed(last.primitives / first.primitives)}`] : [])];
  const lines = figures.map(figure => row([figure.title, figure.aim, ...results.map(result => cell(figure, result)), ...(grew ? [growth(figure, first, last)] : [])]));
  const others = results.map(({ primitives, alternative, cold, idle, reads }) => {
    const perView = alternative.github + alternative.argocdLists + alternative.argocdOthers;
    return row([
      primitives.toLocaleString('en'),
      `${fixed(alternative.github, 1)} GitHub, ${fixed(alternative.argocdLists + alternative.argocdOthers, 1)} Argo CD`,
      fixed(perView * primitives),
      `${cold.github + cold.registry + cold.argocdLists + cold.argocdOthers}`,
      `${most(idle, 'github') + most(idle, 'argocdLists') + most(idle, 'argocdOthers')}`,
      `${ms(alternative.p50)} / ${ms(reads.pipeline.p50)}`,
    ]);
  });
  return [
    `${machine.cores} cores, ${ms(machine.pace)} for the piece of work of src/pace.mjs, Node ${machine.node}, ${machine.database}`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...lines,
    '',
    'Against one set of calls per entity and view:',
    '',
    row(['N', 'requests of one view', 'of one view of all', 'ours, cold, all systems', 'ours, nothing changed', 'p50 of one view: theirs without a portal / ours']),
    row(['---', '---', '---', '---', '---', '---']),
    ...others,
  ].join('\n');
}
