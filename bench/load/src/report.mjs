const mb = bytes => Math.round(bytes / 1024 ** 2);
const ms = value => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));

/** What grows slower than this over the second half of a run is flat: garbage that is not collected yet moves it as much. */
const flatMbPerMinute = 5;

/** Aims of one run, each with whether it is met. */
export function aimsOf({ load, replicas }) {
  return [
    { aim: 'no request fails', value: `${load.failures}`, isMet: load.failures === 0 },
    { aim: 'everybody is connected to signals', value: `${load.connected} connections of ${load.people} people`, isMet: load.connected >= load.people },
    ...replicas.map(({ slope }, index) => ({ aim: `RSS of replica ${index + 1} grows less than ${flatMbPerMinute} MB a minute in the second half`, value: `${(slope / 1024 ** 2).toFixed(1)} MB`, isMet: slope < flatMbPerMinute * 1024 ** 2 })),
  ];
}

function sectionOf(run) {
  const { load, replicas, minutes, changes } = run;
  const asked = load.routes.reduce((sum, { count }) => sum + count, 0);
  const lines = load.routes.map(
    ({ route, count, unchanged, bytes, p50, p95, p99, max }) => `| ${route} | ${count.toLocaleString('en')} | ${Math.round((100 * unchanged) / count)} % | ${(bytes / count / 1024).toFixed(1)} kB | ${ms(p50)} | ${ms(p95)} | ${ms(p99)} | ${ms(max)} |`,
  );
  const aims = aimsOf(run).map(({ aim, value, isMet }) => `| ${aim} | ${value} | ${isMet ? '✓' : '✗'} |`);
  const rss = replicas.map(({ rss: all }, index) => `replica ${index + 1}: ${[0, 0.25, 0.5, 0.75, 1].map(share => mb(all[Math.round(share * (all.length - 1))])).join(', ')}`);
  const heaps = replicas.map(({ before, after }) => `${mb(before.heapUsed)} and ${mb(after.heapUsed)} MB`);
  return [
    `### ${replicas.length} ${replicas.length === 1 ? 'replica' : 'replicas'}, ${load.people} people, ${minutes} min`,
    '',
    `${asked.toLocaleString('en')} requests, ${(asked / minutes / 60).toFixed(1)} a second; ${changes} primitives changed meanwhile, and ${load.signals.toLocaleString('en')} signals came of it. ${load.resent} were sent again, as a browser does, since the connection that was kept had been closed. CPU: ${replicas.map(({ cpu }) => `${Math.round(100 * cpu)} %`).join(' and ')} of a core. RSS in MB at the begin, after each quarter: ${rss.join('; ')}. Heap after a full garbage collection, before and after: ${heaps.join('; ')}. The process that plays the people was itself late by ${load.ownDelayMs.toFixed(0)} ms at p99.`,
    '',
    '| aim | value | |',
    '| --- | --- | --- |',
    ...aims,
    '',
    '| route | requests | unchanged (304) | mean size | p50 ms | p95 | p99 | most |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    ...(load.failure ? ['', `The first failure: ${load.failure}`] : []),
  ].join('\n');
}

/** The runs as Markdown. */
export function reportOf({ runs, machine }) {
  const { cores, node, primitives } = machine;
  return [`${primitives.toLocaleString('en')} primitives; ${cores} cores, Node ${node}, PostgreSQL; the simulator, the database and the people run on the same machine.`, ...runs.map(sectionOf)].join('\n\n');
}
