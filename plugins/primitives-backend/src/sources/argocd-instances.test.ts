import { FakeArgoCD } from '@ameide/plugin-primitives-node/testUtils';
import { recorded } from '../testing/argocd-payloads';
import { ArgoCDBench } from '../__testUtils__/argocd-bench';
import { MemorySourceContext } from '../testing/source-context';

/** Several Argo CD instances, each with what is its own. */
describe('ArgoCDSource, one of several', () => {
  const open: Array<{ stop: () => Promise<void> }> = [];
  const ended = new AbortController();
  afterEach(async () => {
    ended.abort();
    await Promise.all(open.splice(0).map(each => each.stop()));
  });
  const start = async (options: Parameters<typeof ArgoCDBench.start>[0]) => {
    const bench = await ArgoCDBench.start(options);
    open.push(bench);
    bench.asked.set('', { enabled: true });
    return bench;
  };

  it('asks with its own token, for its own projects, by its own names, into facts that all share', async () => {
    const context = new MemorySourceContext({ signal: ended.signal });
    const server = await FakeArgoCD.start();
    const eu = await start({
      ...{ server, context, instance: 'eu', token: 'token-of-eu' },
      environments: ['dev'],
      applicationName: 'eu-<component>.<environment>',
      slices: [{ projects: ['team-a'] }],
    });
    const us = await start({
      ...{ context, instance: 'us', token: 'token-of-us' },
      environments: ['staging'],
    });
    eu.argocd.put(recorded('eu-domain-orders-v0.dev', { project: 'team-a' }));
    // Named as nobody's primitive here, and of an environment that is another's.
    eu.argocd.put(recorded('dev-domain-orders-v0', { project: 'team-a' }));
    us.argocd.put(recorded('staging-domain-orders-v0'));
    us.argocd.put(recorded('dev-domain-orders-v0'));
    await Promise.all([eu.begin(), us.begin()]);
    const instances = [...context.current.values()].flatMap(fact =>
      fact.kind === 'application'
        ? [[fact.subject, instanceOf(fact.value)]]
        : [],
    );
    expect(instances.sort()).toEqual([
      ['dev-domain-orders-v0', 'eu'],
      ['staging-domain-orders-v0', 'us'],
    ]);
    expect(eu.argocd.queries.flatMap(q => q.getAll('projects'))).toContain(
      'team-a',
    );
    expect(new Set(eu.argocd.tokens)).toEqual(new Set(['Bearer token-of-eu']));
    expect(new Set(us.argocd.tokens)).toEqual(new Set(['Bearer token-of-us']));
    // Nobody logs in: a token is all that there is.
    for (const { argocd } of [eu, us])
      expect(argocd.requests.join()).not.toMatch(/session|POST/);
  });
});

function instanceOf(value: unknown): unknown {
  return value && typeof value === 'object' && 'instance' in value
    ? value.instance
    : undefined;
}
