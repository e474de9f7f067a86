import { Application, ResourceNode } from '@ameide/plugin-primitives-node';
import { FactValue } from '../facts/fact';
import {
  ApplicationReader,
  ApplicationReaderOptions,
} from './application-reader';
import { tellingResources } from './application-record';

const id = 'domain-orders-v0';
const [first, second] = ['a', 'b'].map(c => c.repeat(40));
/** In the form of GitHub's, as somebody may have it in an argument. */
const token = `ghp_${'aB3'.repeat(12)}`;
const digest = `sha256:${'1'.repeat(64)}`;
const fact: FactValue<'application'> = {
  ...{ instance: 'main', url: 'http://argocd.test/x', sync: 'Synced' },
  ...{ health: 'Degraded', conditions: [], outOfSync: [], unhealthy: [] },
  ...{ overrides: [], selfHeal: true },
};
const commit: FactValue<'gitops-commit'> = {
  ...{ author: 'ada', date: '2026-01-01T00:00:00Z', root: false },
  ...{ message: 'Enable orders\n\nbody', url: 'http://github.test/c' },
};
const application: Application = {
  metadata: { name: 'x' },
  status: {
    history: [
      { id: 4, revision: first, deployedAt: '2026-01-01T00:00:00Z' },
      {
        ...{ id: 5, deployedAt: '2026-01-02T00:00:00Z' },
        revisions: ['1.2.3', second],
        sources: [
          { repoURL: 'https://charts.test' },
          { repoURL: 'git@github.com:ameideio/ameide-gitops.git' },
        ],
        initiatedBy: { username: 'ada' },
      },
    ],
  },
};
const pod: ResourceNode = {
  ...{ uid: 'u', kind: 'Pod', namespace: 'dev', name: 'orders-1' },
  health: { status: 'Degraded' },
};

function readerOf(
  argocd: Partial<Instance['argocd']> = {},
  names = [`dev-${id}`],
) {
  const options: ApplicationReaderOptions = {
    facts: {
      many: (async (kind: string) =>
        kind === 'application'
          ? new Map(names.map(name => [name, fact]))
          : new Map([[first, commit]])) as never,
    },
    mirror: {
      readAt: async (sha, [path]) => {
        if (sha === second) throw new Error('not fetched');
        const text = `enabled: true\nimage:\n  ref: r.test/orders@${digest}\n`;
        return new Map([[path, text]]);
      },
    },
    instance: name =>
      name === 'main'
        ? {
            nameOf: subject => `team-${subject}`,
            argocd: {
              get: async () => application,
              resourceTree: async () => [pod],
              logs: async () => 'never asked for',
              events: async () => [
                {
                  ...{ type: 'Warning', reason: 'BackOff', count: 7 },
                  ...{
                    message: `Back-off restarting ${token}`,
                    eventTime: 'T1',
                  },
                  involvedObject: { kind: 'Pod', name: 'orders-1' },
                },
              ],
              ...argocd,
            },
          }
        : undefined,
    gitops: 'ameideio/ameide-gitops',
    commitUrl: sha => `http://github.test/commit/${sha}`,
  };
  return new ApplicationReader(options);
}
type Instance = NonNullable<ReturnType<ApplicationReaderOptions['instance']>>;

describe('what Argo CD keeps of an Application', () => {
  it('has its syncs with commit and digest, and the events of what is not well', async () => {
    const get = jest.fn(async () => application);
    const { items } = await readerOf({ get }).read(id, 'dev');
    expect(get.mock.calls).toEqual([[`team-dev-${id}`]]);
    expect(items).toEqual([
      {
        ...{ name: `dev-${id}`, url: 'http://argocd.test/x', logs: [] },
        syncs: [
          {
            ...{
              id: 5,
              at: '2026-01-02T00:00:00Z',
              revision: second,
              by: 'ada',
            },
            url: `http://github.test/commit/${second}`,
          },
          {
            ...{ id: 4, at: '2026-01-01T00:00:00Z', revision: first, digest },
            ...{ url: 'http://github.test/c', message: 'Enable orders' },
            author: 'ada',
          },
        ],
        events: [
          {
            ...{ type: 'Warning', reason: 'BackOff', count: 7, at: 'T1' },
            ...{ message: 'Back-off restarting ***', resource: 'Pod/orders-1' },
          },
        ],
      },
    ]);
  });

  it('has what the Jobs of a smoke wrote, too', async () => {
    const logs = jest.fn(async () => '2 checks passed');
    const job = { ...pod, kind: 'Job', group: 'batch', name: 'smoke-rpc' };
    const smoke = `dev-${id}-smoke`;
    const reader = readerOf({ logs, resourceTree: async () => [pod, job] }, [
      smoke,
    ]);
    const { items } = await reader.read(id, 'dev');
    expect(items.map(item => [item.name, item.logs])).toEqual([
      [smoke, [{ resource: 'Job/smoke-rpc', text: '2 checks passed' }]],
    ]);
    expect(logs).toHaveBeenCalledWith({
      ...{ application: `team-${smoke}`, namespace: 'dev', group: 'batch' },
      ...{ kind: 'Job', resource: 'smoke-rpc', tailLines: 100 },
    });
  });

  it('says what it could not read, without an address, and keeps the rest', async () => {
    const broken = async () => {
      throw new Error('http://10.0.0.1 does not answer');
    };
    const [none] = (await readerOf({ get: broken }).read(id, 'dev')).items;
    expect(none).toMatchObject({
      ...{ syncs: [], reason: 'Argo CD "main" could not be asked.' },
    });
    const [some] = (await readerOf({ events: broken }).read(id, 'dev')).items;
    expect(some.syncs).toHaveLength(2);
    expect(some.reason).toBe(
      'Events and logs of its resources could not be read.',
    );
    const gone = await readerOf({ get: async () => undefined }).read(id, 'dev');
    expect(gone.items[0].reason).toBe('Argo CD shows it no more.');
  });

  it('asks about what is not well first, and about few', () => {
    const pods = Array.from({ length: 9 }, (_, index) => ({
      ...{ ...pod, name: `p${index}`, createdAt: `T${index}` },
      health: { status: index === 0 ? 'Degraded' : 'Healthy' },
    }));
    const others = [
      { ...pod, kind: 'ConfigMap' },
      { ...pod, uid: undefined },
    ];
    const names = tellingResources([...others, ...pods]).map(node => node.name);
    expect(names).toEqual(['p0', 'p8', 'p7', 'p6', 'p5', 'p4']);
  });
});
