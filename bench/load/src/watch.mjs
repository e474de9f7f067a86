/** Slope of a line through points (least squares), per x. */
function slopeOf(points) {
  const mean = key => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
}

const cpuSeconds = ({ user, system }) => (user + system) / 1e6;

/** Looks at a replica's process every so often until it is stopped, and gives its memory and CPU over the time. */
export function watch(portal, { everyMs = 5_000 } = {}) {
  const samples = [];
  let asking = Promise.resolve();
  const look = () => {
    asking = asking.then(async () => samples.push({ at: performance.now(), ...(await portal.usage()) })).catch(() => {});
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      look();
      await asking;
      const [first, last] = [samples[0], samples.at(-1)];
      const half = samples.slice(Math.floor(samples.length / 2));
      return {
        cpu: (cpuSeconds(last.cpu) - cpuSeconds(first.cpu)) / ((last.at - first.at) / 1000),
        rss: samples.map(({ rss }) => rss),
        /** Bytes a minute, over the second half. */
        slope: slopeOf(half.map(({ at, rss }) => ({ x: at / 60_000, y: rss }))),
      };
    },
  };
}
