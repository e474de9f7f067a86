import { mockServices } from '@backstage/backend-test-utils';
import { ArgoCDGateway } from '@ameide/plugin-primitives-node';
import { ScriptedServer } from '@ameide/plugin-primitives-node/testUtils';
import { pod } from '../testing/argocd-payloads';
import { MemorySourceContext } from '../testing/source-context';
import { application, factsOf } from '../testing/world';
import { Agenda } from './agenda';
import { ApplicationNames } from './application-names';
import { isSettled, WorkloadReader } from './workload-reader';

const subject = 'dev-domain-orders-v0';
const image = `registry.test/orders@${application.asked?.digest}`;

async function readerOver(server: ScriptedServer, agenda: Agenda) {
  const context = new MemorySourceContext({
    signal: new AbortController().signal,
  });
  const instance = {
    ...{ name: application.instance, url: server.url, token: 't' },
    ...{ namespace: 'argocd', slices: [{ projects: [] }] },
    ...{ applicationName: '<environment>-<component>' },
    environments: ['dev' as const],
  };
  const reader = new WorkloadReader({
    argocd: ArgoCDGateway.create({
      instance,
      shownHosts: [],
      logger: mockServices.logger.mock(),
    }),
    ...{ context, agenda, clock: () => 1 },
    names: new ApplicationNames({
      template: instance.applicationName,
      environments: instance.environments,
    }),
  });
  await context.record(factsOf({ application: { [subject]: application } }));
  return { reader, context };
}

describe('WorkloadReader', () => {
  it.each([403, 404])(
    'asks again for a tree that was answered with %s while the Application is there',
    async status => {
      let answer: object = { status, body: { message: 'permission denied' } };
      const server = await ScriptedServer.start(() => answer);
      try {
        const agenda = new Agenda({ first: 1, longest: 1 });
        const { reader, context } = await readerOver(server, agenda);
        agenda.soon(subject);
        await reader.readDue();
        expect(agenda.has(subject)).toBe(true);
        expect(context.known()[`workload ${subject}`]).toBeUndefined();
        answer = { body: { nodes: [pod('a', [image])] } };
        while (agenda.has(subject)) await reader.readDue();
        expect(context.known()[`workload ${subject}`]).toMatchObject({
          value: {
            pods: [{ images: [image] }],
            after: application.operation?.finishedAt,
          },
        });
      } finally {
        await server.stop();
      }
    },
  );

  it('asks within a minute once an Argo CD that was away for long is back', async () => {
    const server = await ScriptedServer.start(() => ({ status: 500, body: {} }));
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    try {
      const agenda = new Agenda({ first: 2_000, longest: 600_000 });
      const { reader } = await readerOver(server, agenda);
      agenda.soon(subject);
      for (let failures = 0; failures < 10; failures++) {
        await expect(reader.readDue()).rejects.toThrow('500');
        now += agenda.dueIn() ?? 0;
      }
      await expect(reader.readDue()).rejects.toThrow('500');
      expect(agenda.dueIn()).toBe(60_000);
    } finally {
      jest.restoreAllMocks();
      await server.stop();
    }
  });
});

describe('isSettled', () => {
  const pods = [
    { name: 'a', health: 'Healthy', images: [image] },
  ];

  it('is false of pods that were looked at before the last sync ended, which a start finds', () => {
    const after = application.operation?.finishedAt;
    expect(isSettled(application, { pods, after })).toBe(true);
    expect(isSettled(application, { pods, after: null })).toBe(false);
    const off = { ...application, asked: { enabled: false } };
    expect(isSettled(off, { pods, after })).toBe(true);
    expect(isSettled(off, { pods, after: '2026-01-09T12:00:00Z' })).toBe(false);
  });
});
