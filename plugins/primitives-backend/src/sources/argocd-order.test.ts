import fc from 'fast-check';
import { pod, recorded, Varied } from '../testing/argocd-payloads';
import { ArgoCDBench } from '../__testUtils__/argocd-bench';
import { MemorySourceContext } from '../testing/source-context';

const names = [
  'dev-domain-orders-v0',
  'dev-domain-orders-v0-smoke',
  'staging-domain-carts-v1',
];
const revisions = ['a', 'b', 'c'].map(hex => hex.repeat(40));

const varied = fc
  .record({
    revision: fc.constantFrom(...revisions),
    health: fc.constantFrom('Healthy', 'Degraded', 'Progressing'),
    sync: fc.constantFrom('Synced', 'OutOfSync'),
    phase: fc.constantFrom('Succeeded', 'Failed'),
    finishedAt: fc.constantFrom('2026-01-10T12:05:00Z', '2026-01-10T12:07:00Z'),
    images: fc.constantFrom<string[]>(['x:1'], []),
  })
  .map(
    (each): Varied => ({
      ...each,
      // What Git asks for changes by an operation of its own: no two end in the same second.
      finishedAt: each.finishedAt.replace(
        '00Z',
        `0${revisions.indexOf(each.revision)}Z`,
      ),
    }),
  );
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      name: fc.constantFrom(...names),
      varied,
      isLost: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      name: fc.constantFrom(...names),
      isLost: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('late' as const),
      which: fc.nat(20),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'drop' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'collect' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'settle' as const }) },
);

/** What was said, without when it was looked at and at which revisions of one meaning. */
function meaningsOf(context: MemorySourceContext): unknown {
  return JSON.parse(
    JSON.stringify(context.known(), (key, value) =>
      ['reconciledAt', 'revision'].includes(key) ? undefined : value,
    ),
  );
}

describe('ArgoCDSource, in any order of events', () => {
  it('ends in what one cold read tells', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25, size: 'max' }),
        async steps => {
          const bench = await ArgoCDBench.start();
          const ask = (to: ArgoCDBench) =>
            revisions.forEach((revision, i) =>
              to.asked.set(revision, { enabled: i !== 1, digest: 'sha256:x' }),
            );
          ask(bench);
          for (const name of names)
            bench.argocd.trees.set(name, [pod('p', ['x@sha256:x'])]);
          const told: Array<Parameters<typeof bench.argocd.tell>> = [];
          try {
            await bench.begin();
            for (const each of steps) {
              if (each.kind === 'put' || each.kind === 'delete') {
                bench.argocd.isLossy = each.isLost;
                if (each.kind === 'put')
                  bench.argocd.put(recorded(each.name, each.varied));
                const now = bench.argocd.applications.get(each.name);
                if (now)
                  told.push([
                    each.kind === 'put' ? 'MODIFIED' : 'DELETED',
                    now,
                  ]);
                if (each.kind === 'delete') bench.argocd.delete(each.name);
                bench.argocd.isLossy = false;
              } else if (each.kind === 'late') {
                const event = told[each.which % Math.max(1, told.length)];
                if (event) bench.argocd.tell(...event);
              } else if (each.kind === 'drop') bench.argocd.dropStreams();
              else if (each.kind === 'collect') await bench.look();
              else await bench.settled();
            }
            await bench.settled();
            await bench.look();
            const cold = await ArgoCDBench.start({ server: bench.argocd });
            ask(cold);
            await cold.begin();
            expect(meaningsOf(bench.context)).toEqual(meaningsOf(cold.context));
            cold.end();
          } finally {
            await bench.stop();
          }
        },
      ),
      { numRuns: Number(process.env.CONVERGENCE_RUNS ?? 10) },
    );
  }, 120_000);
});
