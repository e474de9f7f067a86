import { DatabaseSync } from 'node:sqlite';

/*
 * Nothing runs workflows beside a simulated GitHub, so that requests do not come about by themselves. Their tasks are
 * rows in the Scaffolder's database, as Backstage 1.55 writes them (plugin-scaffolder-backend, DatabaseTaskStore);
 * the Scaffolder serves them, and what became of each is what the portal reads from GitHub and Argo CD.
 */

/** What people asked for, by the name of the page; the order makes the tasks' ids. */
const names = [
  'request-create-asked',
  'request-create-failed',
  'request-create-done',
  'request-enable-asked',
  'request-enable-refused',
  'request-enable-underway',
  'request-enable-done',
  'request-promote-second',
  'request-promote-waiting',
  'request-promote-failed',
  'request-promote-done',
];
const idOf = name => `00000000-0000-4000-8000-${String(names.indexOf(name) + 1).padStart(12, '0')}`;

/** The pages of requests. One whose task runs keeps a connection open, on which its steps come. */
export const requestPages = Object.fromEntries(
  names.map(name => [name, { path: `/primitives/requests/${idOf(name)}`, ready: 'main h2', streams: name.endsWith('-asked') }]),
);

const titles = { 'create-primitive': 'Create primitive', 'enable-primitive': 'Enable primitive', 'promote-primitive': 'Promote primitive' };

/** Steps of the template that creates, of which the third is under way. */
const creating = ['Look whether the name is free, and clone the core repository', 'Write the contract and run buf generate', 'Scaffold the primitive', 'Verify, as CI will', 'Open the pull request on the core repository', 'Ask CI for the wiring in the GitOps repository'].map(
  (name, index) => ({ id: `step-${index + 1}`, name, action: 'primitives:scaffold', input: {} }),
);

/** Places in the fleet of the primitives that requests are about. */
export const places = { green: 40, verifyFails: 0, smokeFails: 5, syncing: 50, waiting: 60 };

/** Asks for the pipeline of one until it is as it should be, and has the sources looked at meanwhile. */
async function untilPipeline(portal, id, isReached) {
  await portal.refresh();
  let last;
  for (const end = performance.now() + 120_000; performance.now() < end; await new Promise(resolve => setTimeout(resolve, 1_000))) {
    last = await portal.ask(`primitives/primitives/${id}`);
    if (isReached(last)) return;
  }
  throw new Error(`${id} did not come to what is to be shown: ${JSON.stringify(last.environments[0])}`);
}

const stageIn = ({ environments }, environment, stage) => environments.find(each => each.environment === environment)?.stages.find(({ id }) => id === stage);

const hasImage = ({ image }, merged) => merged.image.endsWith(image?.digest ?? 'none');

/** Has Argo CD sync a new image of one primitive in dev, and another wait for a person on its way to staging. */
async function moveFleet(portal) {
  const { changes } = portal.fleet;
  const [syncing, waiting] = [places.syncing, places.waiting].map(place => changes.primitive(portal.ids[place]));
  const merged = await changes.bump(await changes.commit([syncing, waiting]));
  await changes.sync(merged.slice(0, 1), { phase: 'Running' });
  await changes.sync(merged.slice(1));
  await changes.judge();
  const number = await changes.promotions.propose([waiting], { opened: new Date(Date.now() - 1_200_000), updated: new Date() });
  await untilPipeline(portal, syncing.id, pipeline => hasImage(pipeline, merged[0]) && pipeline.environments[0].stages.some(({ status }) => status === 'running'));
  await untilPipeline(portal, waiting.id, pipeline => hasImage(pipeline, merged[1]) && stageIn(pipeline, 'dev', 'smoke')?.status === 'passed' && stageIn(pipeline, 'staging', 'enable')?.pull?.number === number);
  return number;
}

/** What came of a request that is about one environment of a primitive. */
async function moveOf(portal, id, environment) {
  const pipeline = await portal.ask(`primitives/primitives/${id}`);
  const digest = pipeline.environments.find(each => each.environment === environment)?.digest ?? pipeline.image.digest;
  return { pull: stageIn(pipeline, environment, 'enable')?.pull?.number, moves: [{ id, environment, digest }] };
}

/** Each task, made when it is asked for: its template, its answers, and how it ended, where it did. */
async function tasksOf(portal) {
  let moving;
  const moveOnce = () => (moving ??= moveFleet(portal));
  const id = Object.fromEntries(Object.entries(places).map(([name, place]) => [name, portal.ids[place]]));
  const refs = primitive => {
    const [kind, ...rest] = primitive.split('-');
    return { kind, name: rest.slice(0, -1).join('-'), version: rest.at(-1), language: 'go', owner: 'group:default/team-1', from: 'example' };
  };
  const enable = { environment: 'dev', digest: (await moveOf(portal, id.green, 'dev')).moves[0].digest };
  const promote = { source: 'dev', target: 'staging' };
  const toProduction = { source: 'staging', target: 'production', reason: 'Refunds of last week wait for this fix' };
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString();
  const done = output => ({ status: 'completed', output });
  const failed = message => ({ status: 'failed', error: { name: 'Error', message } });
  return {
    'request-create-asked': async () => ({ template: 'create-primitive', values: { ...refs('domain-refunds-v0'), from: 'skeleton' }, steps: creating, at: 'step-3' }),
    'request-create-failed': async () => ({ template: 'create-primitive', values: refs(id.verifyFails), ...done({}) }),
    'request-create-done': async () => ({ template: 'create-primitive', values: refs(id.green), ...done({}) }),
    'request-enable-asked': async () => ({ template: 'enable-primitive', values: { primitive: id.green, ...enable } }),
    'request-enable-refused': async () => ({
      template: 'enable-primitive',
      values: { primitive: id.green, ...enable },
      ...failed(`The run ended with failure in job 'Enable', step 'Enable, validate, open the pull request': ${portal.fleet.urls.github}/ameideio/ameide-gitops/actions/runs/1000001`),
    }),
    'request-enable-underway': async () => {
      await moveOnce();
      return { template: 'enable-primitive', values: { primitive: id.syncing, environment: 'dev' }, ...done(await moveOf(portal, id.syncing, 'dev')) };
    },
    'request-enable-done': async () => ({ template: 'enable-primitive', values: { primitive: id.green, ...enable }, ...done(await moveOf(portal, id.green, 'dev')) }),
    'request-promote-second': async () => ({
      template: 'promote-primitive',
      values: { primitives: [id.green], ...toProduction },
      ...done({ asked: { by: 'user:default/ada', until: tomorrow } }),
    }),
    'request-promote-waiting': async () => ({
      template: 'promote-primitive',
      values: { primitives: [id.waiting], ...promote },
      ...done({ pull: await moveOnce(), moves: (await moveOf(portal, id.waiting, 'dev')).moves.map(move => ({ ...move, environment: 'staging' })) }),
    }),
    'request-promote-failed': async () => ({ template: 'promote-primitive', values: { primitives: [id.smokeFails], ...promote }, ...done(await moveOf(portal, id.smokeFails, 'staging')) }),
    'request-promote-done': async () => ({ template: 'promote-primitive', values: { primitives: [id.green], ...toProduction }, ...done(await moveOf(portal, id.green, 'production')) }),
  };
}

function specOf({ template, values, steps = [] }) {
  const entity = { metadata: { name: template, title: titles[template] } };
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    parameters: values,
    steps,
    output: {},
    user: { ref: 'user:default/guest' },
    templateInfo: { entityRef: `template:default/${template}`, baseUrl: '', entity },
  };
}

/** Writes what people asked for into the Scaffolder of a portal of two hundred primitives; or what is on certain pages alone. */
export async function writeRequests(portal, wanted = names) {
  const tasks = await tasksOf(portal);
  const db = new DatabaseSync(portal.database('scaffolder'));
  try {
    db.exec('pragma busy_timeout = 10000');
    // A task without a heartbeat is taken up again.
    const insertTask = db.prepare("insert into tasks (id, spec, status, created_by, last_heartbeat_at) values (?, ?, ?, 'user:default/guest', '2999-01-01 00:00:00')");
    const insertEvent = db.prepare("insert into task_events (task_id, event_type, body) values (?, ?, ?)");
    for (const name of wanted) {
      const task = await tasks[name]();
      const { status = 'processing', output, error, at } = task;
      insertTask.run(idOf(name), JSON.stringify(specOf(task)), status);
      if (at) insertEvent.run(idOf(name), 'log', JSON.stringify({ message: 'Beginning step', stepId: at, status: 'processing' }));
      if (status !== 'processing') insertEvent.run(idOf(name), 'completion', JSON.stringify({ message: `Run completed with status: ${status}`, output, error }));
    }
  } finally {
    db.close();
  }
}
