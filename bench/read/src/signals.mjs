import { setTimeout as sleep } from 'node:timers/promises';
import { summaryOf } from './latencies.mjs';
import { argocdSecret, webhookSecret } from './portal.mjs';
import { connectPage, startRelay } from './relay.mjs';

const lookMs = 10_000;

/**
 * Does something and waits for the signal after which the pipeline shows it. Gives the ms from
 * the first webhook that came of it, and what `act` gave, which `shows` is asked with.
 */
async function latencyOf({ portal, page, relay, id, act, shows }) {
  const { tag } = await portal.api.get(`/primitives/${id}`);
  relay.begin();
  const waiting = Promise.withResolvers();
  const timer = setTimeout(() => waiting.reject(new Error(`${id}: no signal in ${lookMs} ms`)), lookMs);
  const acting = Promise.withResolvers();
  page.onChange(async ({ tags, more }, at) => {
    if (!more && !tags.includes(tag)) return;
    try {
      const [pipeline, result] = await Promise.all([portal.api.get(`/primitives/${id}`), acting.promise]);
      if (shows(pipeline, result)) waiting.resolve(at);
    } catch (error) {
      waiting.reject(error);
    }
  });
  try {
    const result = await act();
    acting.resolve(result);
    const at = await waiting.promise;
    return { ms: at - relay.times().first, result };
  } finally {
    clearTimeout(timer);
    page.onChange(() => {});
  }
}

const digestOf = image => image.slice(image.indexOf('@') + 1);
const environmentOf = pipeline => pipeline.environments.find(({ environment }) => environment === 'dev');
const stageOf = (pipeline, stage) => environmentOf(pipeline)?.stages.find(({ id }) => id === stage)?.status;

/** Webhooks in to what a connected page is told, for commits, for merged bumps and for syncs of Argo CD, one primitive at a time. */
export async function measureSignals({ fleet, portal, samples, from }) {
  const relay = await startRelay(portal);
  const page = await connectPage(portal);
  for (const name of ['ameide', 'ameide-gitops']) {
    await fleet.control.post(`/repositories/ameideio/${name}/webhooks`, JSON.stringify({ url: `${relay.url}/api/events/http/github`, secret: webhookSecret }));
  }
  for (const instance of Object.keys(fleet.urls.argocd)) {
    await fleet.control.post(`/argocd/${instance}/notifications`, JSON.stringify({ url: `${relay.url}/api/events/http/argocd.notification`, headers: { authorization: `Bearer ${argocdSecret}` } }));
  }
  const latencies = { commit: [], bump: [], sync: [] };
  const lost = [];
  try {
    for (let index = 0; index < samples; index += 1) {
      const id = fleet.changes.candidates[from + index];
      const about = { portal, page, relay, id };
      const primitive = fleet.changes.primitive(id);
      try {
        const committed = await latencyOf({
          ...about,
          act: () => fleet.changes.commit([primitive]),
          shows: (pipeline, [{ commit, image }]) => pipeline.commit?.sha === commit && pipeline.image?.digest === digestOf(image) && pipeline.stages.every(({ status }) => status === 'passed'),
        });
        latencies.commit.push(committed.ms);
        const digest = digestOf(committed.result[0].image);
        const bumped = await latencyOf({ ...about, act: () => fleet.changes.bump(committed.result), shows: pipeline => environmentOf(pipeline)?.digest === digest });
        latencies.bump.push(bumped.ms);
        const synced = await latencyOf({ ...about, act: () => fleet.changes.sync(bumped.result), shows: pipeline => ['sync', 'health', 'smoke'].every(stage => stageOf(pipeline, stage) === 'passed') });
        latencies.sync.push(synced.ms);
      } catch (error) {
        lost.push(error.message);
      }
      await sleep(200);
    }
  } finally {
    page.stop();
    relay.stop();
  }
  return { ...Object.fromEntries(Object.entries(latencies).map(([step, some]) => [step, summaryOf(some)])), all: summaryOf(Object.values(latencies).flat()), lost, refused: relay.refused };
}
