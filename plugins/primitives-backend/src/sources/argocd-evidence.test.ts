import { hookResult, pod, recorded } from '../testing/argocd-payloads';
import { eventually } from '../__testUtils__/collecting';
import { ArgoCDBench } from '../__testUtils__/argocd-bench';

const digest = (c: string) => `sha256:${c.repeat(64)}`;
const image = (c: string) => `registry.test/orders@${digest(c)}`;
const at = (hex: string) => hex.repeat(40);
const work = 'dev-domain-orders-v0';
const smoke = `${work}-smoke`;

/** Argo CD's fields that say something else than they seem to (peers.md 0). */
describe('ArgoCDSource, where Argo CD misleads', () => {
  let bench: ArgoCDBench;
  beforeEach(async () => {
    bench = await ArgoCDBench.start();
    bench.asked.set('', { enabled: true, digest: digest('1') });
  });
  afterEach(() => bench.stop());
  const valueOf = (key: string) => bench.context.known()[key]?.value;

  it.each([
    ['stale', [image('0')]],
    ['empty', []],
    ['old and new at once', [image('0'), image('1')]],
  ])('takes images from pods, not from a %s summary', async (_name, images) => {
    bench.argocd.put(recorded(work, { images }));
    bench.argocd.trees.set(work, [
      { kind: 'Deployment', name: 'orders', images: [image('0')] },
      pod('orders-1', [image('1'), 'docker.io/istio/init:1.2']),
    ]);
    await bench.begin();
    expect(valueOf(`workload ${work}`)).toEqual({
      pods: [
        {
          name: 'orders-1',
          // Those that Git does not name are told too.
          images: ['docker.io/istio/init:1.2', image('1')],
          health: 'Healthy',
        },
      ],
      after: '2026-01-10T12:05:00Z',
    });
  });

  it('looks at the pods again when the summary names other images', async () => {
    bench.argocd.put(recorded(work, { images: [image('1')] }));
    bench.argocd.trees.set(work, [pod('a', [image('1')])]);
    await bench.begin();
    bench.argocd.trees.set(work, [pod('a', [image('1')]), pod('b', ['x:y'])]);
    bench.argocd.put(recorded(work, { images: [image('1'), 'x:y'] }));
    await bench.settled();
    expect(valueOf(`workload ${work}`)).toMatchObject({
      pods: [{ name: 'a' }, { name: 'b', images: ['x:y'] }],
    });
  });

  it('looks again at pods that do not run what Git asks for, with a growing pause', async () => {
    bench.argocd.put(recorded(work));
    bench.argocd.trees.set(work, [pod('old', [image('0')])]);
    await bench.begin();
    bench.changes();
    bench.argocd.trees.set(work, [pod('new', [image('1')])]);
    await eventually(async () =>
      expect(bench.changes()).toEqual([`workload ${work}`]),
    );
    const tree = `GET /api/v1/applications/${work}/resource-tree`;
    expect(bench.requests()[tree]).toBeGreaterThanOrEqual(2);
    // Now they do, and nothing is left to look at.
    await bench.settled();
    expect(bench.requests()).toEqual({});
  });

  it('looks again also at pods that a look at the list found, while nothing else is due', async () => {
    await bench.begin();
    await bench.settled();
    bench.argocd.trees.set(work, [pod('old', [image('0')])]);
    bench.argocd.isLossy = true;
    bench.argocd.put(recorded(work));
    bench.argocd.isLossy = false;
    await bench.look();
    bench.argocd.trees.set(work, [pod('new', [image('1')])]);
    await eventually(async () =>
      expect(valueOf(`workload ${work}`)).toMatchObject({
        pods: [{ name: 'new' }],
      }),
    );
  });

  it('records the first health that is of the last sync', async () => {
    bench.argocd.put(recorded(work, { reconciledAt: '2026-01-10T12:04:59Z' }));
    await bench.begin();
    const before = valueOf(`application ${work}`);
    bench.argocd.put(recorded(work, { reconciledAt: '2026-01-10T12:05:00Z' }));
    await bench.settled();
    expect(before).toMatchObject({ reconciledAt: '2026-01-10T12:04:59Z' });
    expect(valueOf(`application ${work}`)).toMatchObject({
      reconciledAt: '2026-01-10T12:05:00Z',
    });
  });

  it('keeps a failed smoke of a Healthy Application, with its log, read once', async () => {
    bench.argocd.logs.set(
      smoke,
      '{"result":{"content":"expected 2, got 3"}}\n{"result":{"last":true}}\n',
    );
    bench.argocd.put(
      recorded(smoke, { phase: 'Failed', hooks: [hookResult('Failed')] }),
    );
    await bench.begin();
    const subject = `${smoke}@${at('9')}`;
    expect(valueOf(`smoke ${subject}`)).toMatchObject({
      phase: 'Failed',
      message: 'Job has reached the specified backoff limit',
      asked: { digest: digest('1') },
    });
    expect(valueOf(`smoke-log ${subject}`)).toEqual({
      log: 'expected 2, got 3',
    });
    bench.requests();
    // The Job is gone, and the sync is called a success.
    bench.argocd.put(recorded(smoke, { hooks: [hookResult('Succeeded')] }));
    await bench.settled();
    expect(valueOf(`smoke ${subject}`)).toMatchObject({ phase: 'Failed' });
    expect(bench.requests()).toEqual({});
  });

  it('leaves a smoke at its revision when a partial sync runs no hooks', async () => {
    bench.argocd.put(recorded(smoke, { hooks: [hookResult('Succeeded')] }));
    await bench.begin();
    bench.argocd.put(
      recorded(smoke, {
        revision: at('8'),
        startedAt: '2026-01-11T12:00:00Z',
        finishedAt: '2026-01-11T12:00:10Z',
        hooks: [],
      }),
    );
    await bench.settled();
    expect(
      Object.keys(bench.context.known()).filter(key =>
        key.startsWith('smoke '),
      ),
    ).toEqual([`smoke ${smoke}@${at('9')}`]);
  });

  it.each([
    ['https', 'https://github.com/ameideio/ameide-gitops'],
    ['ssh', 'git@github.com:Ameideio/ameide-gitops.git'],
  ])(
    'takes the revision of the GitOps repository from several sources, over %s',
    async (_name, repoURL) => {
      bench.asked.set('', undefined);
      bench.asked.set(at('7'), { enabled: true, digest: digest('7') });
      bench.argocd.put(
        recorded(work, {
          sources: [
            { repoURL: 'https://charts.test', chart: 'x' },
            { repoURL },
          ],
          revisions: ['1.2.3', at('7')],
        }),
      );
      await bench.begin();
      expect(valueOf(`application ${work}`)).toMatchObject({
        revision: at('7'),
        asked: { digest: digest('7') },
        operation: { revision: at('7') },
      });
    },
  );

  it('asks Git again for a revision that it did not know, and has it looked for', async () => {
    bench.argocd.put(recorded(work));
    await bench.begin();
    bench.context.hints.length = 0;
    bench.asked.set('', undefined);
    const push = { source: 'github-gitops', push: true };
    bench.argocd.put(recorded(work, { revision: at('b') }));
    await eventually(async () => {
      expect(bench.context.hints).toContainEqual(push);
      expect(valueOf(`application ${work}`)).not.toHaveProperty('asked');
    });
    // A sync within the same second, of which Git is asked in vain, too: it means the same so far.
    bench.context.hints.length = 0;
    bench.argocd.put(recorded(work, { revision: at('c') }));
    await eventually(async () =>
      expect(bench.context.hints).toContainEqual(push),
    );
    const { lookUps } = bench;
    await eventually(async () =>
      expect(bench.lookUps).toBeGreaterThan(lookUps + 12),
    );
    bench.asked.set(at('b'), { enabled: true, digest: digest('1') });
    bench.asked.set(at('c'), { enabled: false });
    await eventually(async () =>
      expect(valueOf(`application ${work}`)).toMatchObject({
        ...{ revision: at('c'), asked: { enabled: false } },
        operation: { revision: at('c'), asked: { enabled: false } },
      }),
    );
  });

  it('calls no application gone that another instance took over', async () => {
    bench.argocd.put(recorded(work));
    await bench.begin();
    const other = await ArgoCDBench.start({
      instance: 'other',
      context: bench.context,
      applicationName: '<component>.<environment>',
    });
    try {
      other.asked.set('', { enabled: true, digest: digest('1') });
      other.argocd.put(recorded('domain-orders-v0.dev'));
      await other.begin();
      bench.argocd.delete(work);
      await bench.settled();
      expect(valueOf(`application ${work}`)).toMatchObject({
        instance: 'other',
        url: expect.stringContaining('/argocd/domain-orders-v0.dev'),
      });
      other.argocd.delete('domain-orders-v0.dev');
      await other.settled();
      expect(valueOf(`application ${work}`)).toBeUndefined();
    } finally {
      await other.stop();
    }
  });

  it('reads by slices, each by one list and one stream, and follows from one to the other', async () => {
    await bench.stop();
    bench = await ArgoCDBench.start({
      slices: [{ selector: 'tier=a', projects: [] }, { projects: ['b', 'c'] }],
    });
    const a = recorded(work, { labels: { tier: 'a' } });
    bench.argocd.put(a);
    bench.argocd.put(recorded('dev-domain-carts-v0', { project: 'c' }));
    bench.asked.set('', { enabled: false });
    await bench.begin();
    const {
      [`GET /api/v1/applications`]: lists,
      [`GET /api/v1/stream/applications`]: streams,
    } = bench.requests();
    expect([lists, streams]).toEqual([2, 2]);
    expect(valueOf('application dev-domain-carts-v0')).toBeDefined();
    bench.argocd.put(recorded(work, { project: 'b' }));
    await bench.look();
    expect(valueOf(`application ${work}`)).toBeDefined();
  });
});
