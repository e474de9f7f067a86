/*
 * Weeks that a portal has lived through before its pictures are taken: what is delivered day by day happens in the
 * simulated GitHub, registry and Argo CD, by a clock that is set, and the portal looks at it as it does at anything.
 */

const day = 86_400_000;
const hour = 3_600_000;
const weeks = 9;
/** Days of a week on which something is delivered. */
const deliveries = [2, 3, 4, 5];
/** So many primitives are worked on; each is delivered a few times. */
const worked = 40;
/** Changes that wait for staging at the end. */
const undecided = 6;

/** When the past begins: a portal that begins there has seen all of it. */
export function pastBegin(now = Date.now()) {
  return new Date(now - weeks * 7 * day);
}

/** Days of deliveries, the first of all first, each with what is to go wrong. */
function daysOf(begin) {
  const days = Array.from({ length: weeks }, (_, week) => deliveries.map(each => week * 7 + each)).flat();
  return days.map((offset, index) => ({
    // Early in the working day, so that what is put right later is on the same day.
    at: new Date(begin.getTime() + offset * day + 2 * hour),
    // Fewer at first, and a failure now and then, which gets rarer.
    count: 2 + (index % 3) + Math.floor(index / 12),
    isFailing: index < 18 ? index % 3 === 1 : index % 6 === 1,
    restoredAfter: (1 + (index % 4)) * 1.5 * hour,
    // What is proven in staging waits for a person, by and by less.
    waits: ((1 + ((index * 3) % 5)) * hour * (60 - index)) / 60,
  }));
}

/** Deliveries of a running fleet, each on to production where it goes as far. */
class Deliveries {
  #portal;
  #changes;
  /** Image of each in production: at first dev has the same. */
  #inProduction;

  constructor(portal, primitives) {
    this.#portal = portal;
    this.#changes = portal.fleet.changes;
    this.#inProduction = new Map(primitives.map(({ id }) => [id, this.#changes.imageOf(id)]));
  }

  /** A day on which some primitives are changed, and released where that waits for a person for so long, and one of them may fail in production and be rolled back. */
  async day(primitives, { at, isFailing, restoredAfter, waits }) {
    const after = minutes => new Date(at.getTime() + minutes * 60_000);
    const inDev = await this.#changes.bump(await this.#changes.commit(primitives, at), after(20));
    await this.#changes.sync(inDev, { at: after(22) });
    if (waits === undefined) return this.#lookAt(after(25));
    await this.#promote(inDev, 'staging', after(60));
    const released = inDev.filter(({ primitive }) => primitive.enabledIn.includes('production'));
    const broken = isFailing ? released.find(({ primitive }) => primitive.hasSmoke) : undefined;
    const release = new Date(after(90).getTime() + waits);
    await this.#promote(released, 'production', release, broken);
    const end = new Date(release.getTime() + 30 * 60_000);
    await this.#lookAt(end);
    if (broken) await this.#rollBack(broken, new Date(end.getTime() + restoredAfter));
    for (const each of released) if (each !== broken) this.#inProduction.set(each.primitive.id, each.image);
  }

  /** What is `broken` fails its smoke there. */
  async #promote(all, to, opened, broken) {
    if (all.length === 0) return;
    const { promotions } = this.#changes;
    const number = await promotions.propose(all.map(({ primitive }) => primitive), { to, opened });
    const merged = new Date(opened.getTime() + 25 * 60_000);
    const merge = await promotions.end(number, 'merged', merged);
    const about = { environment: to, at: new Date(merged.getTime() + 120_000) };
    for (const each of all) await this.#changes.sync([{ ...each, merge }], { ...about, smokeFailed: each === broken });
  }

  async #rollBack({ primitive, commit }, at) {
    const image = this.#inProduction.get(primitive.id);
    const { promotions } = this.#changes;
    const number = await promotions.rollBack(primitive, { environment: 'production', image, opened: new Date(at.getTime() - 600_000) });
    const merge = await promotions.end(number, 'merged', at);
    await this.#changes.sync([{ primitive, commit, image, merge }], { environment: 'production', at });
    await this.#lookAt(new Date(at.getTime() + 120_000));
  }

  /** The gate has judged what main came to, and the portal looks. */
  async #lookAt(at) {
    await this.#changes.judge(at);
    await this.#portal.goOn(new Date(at.getTime() + 120_000));
  }
}

/** Waits until the portal has worked out how each day ended, which it does from time to time. */
async function untilTrends(portal, begin) {
  const ended = Math.floor((Date.now() - begin.getTime()) / day);
  for (const end = performance.now() + 180_000; performance.now() < end; await new Promise(resolve => setTimeout(resolve, 2_000))) {
    const { days } = await portal.ask(`primitives/audit/trends?from=${begin.toISOString()}`);
    // And today, which goes on.
    if (days.length > ended) return;
    // It may be at it.
    await portal.runTask('primitives', 'primitives-audit-day').catch(() => {});
  }
  throw new Error('The portal did not work out how all days ended');
}

/** Has primitives delivered over the last weeks, all but those in `untouched`, and starts the portal by the machine's clock. */
export async function livePast(portal, begin, untouched) {
  const { changes } = portal.fleet;
  const primitives = changes.candidates
    .map(id => changes.primitive(id))
    .filter(({ id, enabledIn }) => enabledIn.includes('staging') && !untouched.includes(id))
    .slice(0, worked);
  const deliveries = new Deliveries(portal, primitives);
  let next = 0;
  for (const { count, ...day } of daysOf(begin)) {
    const some = Array.from({ length: count }, () => primitives[next++ % primitives.length]);
    await deliveries.day(some, day);
  }
  // Of the newest nobody has decided yet.
  const newest = Array.from({ length: undecided }, () => primitives[next++ % primitives.length]);
  await deliveries.day(newest, { at: new Date(Date.now() - 20 * hour) });
  await portal.stopBackend();
  await portal.start();
  await untilTrends(portal, begin);
}
