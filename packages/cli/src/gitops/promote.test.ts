import { GitOpsWorkspace, orders } from '../testing/gitops-workspace';

// Real git, helm and kubeconform, also on a busy machine.
jest.setTimeout(90_000);

const file = 'sources/values/env/staging/apps/domain-orders-v0.yaml';
const applications = '/api/v1/applications';

describe('ameide gitops promote', () => {
  let workspace: GitOpsWorkspace;
  let digest: string;
  let commit: string;

  beforeEach(async () => {
    workspace = await GitOpsWorkspace.start();
    digest = workspace.outside.publish('a'.repeat(40));
    await workspace.wire();
    commit = await workspace.enable(digest);
  });
  afterEach(() => workspace.stop());
  const promote = (...args: string[]) =>
    workspace.run(
      ...['promote', '--from=dev', '--to=staging', '--pull-request', ...args],
    );
  /** Nothing was written, pushed or opened. */
  const expectStill = () => {
    expect(workspace.git('status', '--porcelain')).toBe('');
    expect(workspace.outside.lines.filter(l => l.startsWith('POST'))).toEqual(
      [],
    );
  };
  const body = () => {
    const pull = workspace.outside.requests.find(
      ({ line }) => line === 'POST /repos/ameideio/ameide-gitops/pulls',
    );
    return pull?.body ?? '';
  };
  const giveAccess = () => {
    const { outside, env } = workspace;
    env.ARGOCD_SERVER = outside.host;
    env.ARGOCD_AUTH_TOKEN = 'argocd-token';
    const status = {
      sync: { status: 'Synced', revision: commit },
      health: { status: 'Healthy' },
      reconciledAt: '2026-11-24T12:00:01Z',
      operationState: {
        phase: 'Succeeded',
        finishedAt: '2026-11-24T12:00:00Z',
        syncResult: {
          revision: commit,
          resources: [{ hookType: 'PostSync', hookPhase: 'Succeeded' }],
        },
      },
    };
    const workload = `${applications}/dev-domain-orders-v0`;
    const nodes = [{ kind: 'Pod', images: [`r/a@${digest}`] }];
    outside.argocd = {
      [workload]: { status },
      [`${workload}-smoke`]: { status },
      [`${workload}/resource-tree`]: { nodes },
    };
    return { workload, status };
  };

  it('leaves staging to a person, and says what it could not check', async () => {
    expect(await promote(...orders)).toBe(0);
    expect(workspace.read(file)).toContain(digest);
    expect(workspace.outside.lines).not.toContain('POST /graphql');
    expect(body()).toContain('Waits for the approval of @ameideio/platform.');
    expect(body()).toContain(
      'Not checked, since there is no access to Argo CD (ARGOCD_SERVER, ARGOCD_AUTH_TOKEN): whether these digests are Synced, Healthy and smoked in dev.',
    );
  });

  it('says that Argo CD vouches for what it promotes', async () => {
    giveAccess();
    expect(await promote()).toBe(0);
    expect(body()).toContain(
      'Each is Synced, Healthy and smoked at this digest in dev, by Argo CD.',
    );
    expect(workspace.written + body()).not.toContain('argocd-token');
  });

  it('refuses by name what Argo CD does not vouch for, and leaves it alone among all', async () => {
    const { workload, status } = giveAccess();
    const health = { status: 'Degraded' };
    workspace.outside.argocd[workload] = { status: { ...status, health } };
    expect(await promote(...orders)).toBe(1);
    expect(workspace.written).toContain(
      'ameide: dev-domain-orders-v0 is Degraded, not Healthy',
    );
    expectStill();
    expect(await promote()).toBe(0);
    expect(workspace.written).toContain(
      'domain-orders-v0 is left alone: dev-domain-orders-v0 is Degraded, not Healthy\nnothing to promote from dev to staging',
    );
    expectStill();
  });

  it.each(['ARGOCD_SERVER', 'ARGOCD_AUTH_TOKEN'])(
    'is wrong usage with %s alone, and moves nothing',
    async only => {
      giveAccess();
      for (const name of ['ARGOCD_SERVER', 'ARGOCD_AUTH_TOKEN'])
        if (name !== only) workspace.env[name] = '';
      expect(await promote(...orders)).toBe(2);
      expect(workspace.written).toContain(
        'environment variables ARGOCD_SERVER and ARGOCD_AUTH_TOKEN: give both, or neither',
      );
      expect(workspace.written).not.toContain('argocd-token');
      expect(workspace.outside.requests).toEqual([]);
      expectStill();
    },
  );

  it('promotes what is named by ids together, and all of it or nothing', async () => {
    const id = 'domain-orders-v0';
    expect(await promote(`--primitive=${id}`, '--primitive=agent-none-v0')).toBe(1);
    expect(workspace.written).toContain('agent-none-v0 is not enabled in dev');
    expectStill();
    expect(await promote(...orders, `--primitive=${id}`)).toBe(2);
    expect(workspace.written).toContain('--primitive: names whole ids');
    expectStill();
    expect(await promote(`--primitive=${id}`)).toBe(0);
    expect(workspace.read(file)).toContain(digest);
    expect(body()).toContain(`- primitives: \`${id}\``);
  });

  it('runs a smoke again by a pull request that moves no digest', async () => {
    const smoke = 'sources/values/env/dev/apps/domain-orders-v0-smoke.yaml';
    const before = workspace.read(smoke);
    expect(
      await workspace.run('retry-smoke', ...orders, '--env=dev', '--pull-request'),
    ).toBe(0);
    expect(workspace.read(smoke)).toBe(`${before}attempt: 1\n`);
    expect(body()).toContain('Only the count of retries changes, to 1');
  });

  it('is content where the digest is there already', async () => {
    expect(await promote(...orders)).toBe(0);
    workspace.commit('Promote');
    workspace.outside.requests = [];
    expect(await promote(...orders)).toBe(0);
    expect(workspace.written).toContain(
      `domain-orders-v0 is at ${digest} in staging already\nnothing to promote from dev to staging`,
    );
    expectStill();
  });
});
