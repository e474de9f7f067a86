import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptedServer } from '@ameide/plugin-primitives-node/testUtils';
import scaffolderModulePrimitives from '@ameide/plugin-scaffolder-backend-module-primitives';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolder from '@backstage/plugin-scaffolder-backend';
import { parse } from 'yaml';

jest.setTimeout(60_000);

const folder = join(__dirname, '../../../../templates');
const template = (name: string) => {
  const entity = parse(
    readFileSync(join(folder, name, 'template.yaml'), 'utf8'),
  );
  const source = { 'backstage.io/managed-by-location': `file:${folder}/x` };
  return {
    ...entity,
    metadata: { ...entity.metadata, namespace: 'default', annotations: source },
  };
};
const values = {
  ...{ source: 'staging', target: 'production' },
  ...{ primitives: ['domain-orders-v0'], reason: 'The release of this week' },
};

/** The real scaffolder with the real templates and actions; GitHub is a server that notes what it is asked. */
describe('production where it wants a second person', () => {
  const events: object[] = [];
  let gitHub: ScriptedServer;
  let url: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    gitHub = await ScriptedServer.start(({ method, path }) => {
      if (path.endsWith('/dispatches'))
        return { body: { workflow_run_id: 7, html_url: 'http://run.test/7' } };
      if (path.endsWith('/actions/runs/7'))
        return { body: { status: 'completed', conclusion: 'success' } };
      if (path.includes('/jobs')) return { body: { jobs: [] } };
      if (path.includes('/runs')) return { body: { workflow_runs: [] } };
      return method === 'GET' && path.includes('/pulls')
        ? { body: [] }
        : undefined;
    });
    const host = `127.0.0.1:${gitHub.port}`;
    const auditor = mockServices.auditor.mock({
      createEvent: async ({ eventId, meta }) => {
        const about = { eventId, ...meta };
        return {
          success: async more => void events.push({ ...about, ...more?.meta }),
          fail: async ({ error }) =>
            void events.push({ ...about, error: error.name }),
        };
      },
    });
    const backend = await startTestBackend({
      features: [
        ...[scaffolder, scaffolderModulePrimitives, auditor.factory],
        catalogServiceMock.factory({
          entities: [
            template('promote-primitive'),
            template('approve-request'),
            ...['ada', 'rei'].map(name => ({
              ...{ apiVersion: 'backstage.io/v1alpha1', kind: 'User' },
              metadata: { name, namespace: 'default' },
              spec: {},
            })),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            integrations: {
              github: [{ host, apiBaseUrl: `http://${host}`, token: 'x' }],
            },
            primitives: {
              github: { host },
              core: { owner: 'ameideio', repository: 'ameide' },
              gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
              registry: { name: 'ghcr.io/ameideio', apiUrl: 'https://ghcr.io' },
              argocd: { instances: [] },
              secondPerson: { environments: ['production'] },
            },
          },
        }),
      ],
    });
    url = `http://127.0.0.1:${backend.server.port()}/api/scaffolder/v2/tasks`;
    stop = async () => {
      await backend.stop();
      await gitHub.stop();
    };
  });
  afterAll(() => stop());

  async function call(person: string, address: string, body?: object) {
    const response = await fetch(address, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: mockCredentials.user.header(`user:default/${person}`),
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    expect({ status: response.status, answer }).toMatchObject({
      status: body ? 201 : 200,
    });
    return answer;
  }

  /** Runs a template to its end, and gives how that was. */
  async function run(person: string, name: string, given: object) {
    const { id } = await call(person, url, {
      ...{ templateRef: `template:default/${name}`, values: given },
    });
    for (;;) {
      const { status } = await call(person, `${url}/${id}`);
      if (['completed', 'failed'].includes(status)) {
        const all: Array<{ type: string; body: { output?: object } }> =
          await call(person, `${url}/${id}/events`);
        const end = all.findLast(event => event.type === 'completion');
        return { id, status, ...end?.body };
      }
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    }
  }
  const dispatched = () =>
    gitHub.requests.filter(request => request.startsWith('POST '));

  it('asks CI for nothing before another has approved it, and never for who asked', async () => {
    const asked = await run('ada', 'promote-primitive', values);
    expect(asked).toMatchObject({
      status: 'completed',
      output: {
        asked: {
          by: 'user:default/ada',
          request: { workflow: 'promote', ...values },
        },
        links: expect.arrayContaining([
          expect.objectContaining({
            url: `/create/templates/default/approve-request?formData=%7B%22task%22%3A%22${asked.id}%22%7D`,
          }),
        ]),
      },
    });
    expect(gitHub.requests).toEqual([]);

    const alone = await run('ada', 'approve-request', { task: asked.id });
    expect(alone).toMatchObject({
      status: 'failed',
      error: {
        message: expect.stringContaining('user:default/ada asked for this'),
      },
    });
    expect(gitHub.requests).toEqual([]);

    const approved = await run('rei', 'approve-request', { task: asked.id });
    expect(approved).toMatchObject({ status: 'completed' });
    expect(dispatched()).toEqual([
      'POST /repos/ameideio/ameide-gitops/actions/workflows/promote-images.yaml/dispatches',
    ]);
    const ours = events.filter(event =>
      JSON.stringify(event).includes('"eventId":"primitive-'),
    );
    expect(ours).toMatchObject([
      {
        eventId: 'primitive-promote',
        requestedBy: 'user:default/ada',
        reason: values.reason,
        result: { state: 'asked' },
      },
      {
        eventId: 'primitive-approve',
        requestedBy: 'user:default/ada',
        error: 'NotAllowedError',
      },
      {
        eventId: 'primitive-approve',
        requestedBy: 'user:default/rei',
        result: {
          askedBy: 'user:default/ada',
          reason: values.reason,
          environment: 'production',
          state: 'nothing',
        },
      },
    ]);
  });

  it('takes what somebody wrote for text, not for a template', async () => {
    const reason =
      'Release ${{ 6 * 7 }} {{ 6 * 7 }} {% for x in [1] %} ${{ user.ref }}';
    const asked = await run('ada', 'promote-primitive', { ...values, reason });
    expect(asked).toMatchObject({
      status: 'completed',
      output: { asked: { request: { reason } } },
    });
  });

  it('approves nothing that was not asked for', async () => {
    const nothing = await run('ada', 'approve-request', { task: 'no-such' });
    const itself = await run('rei', 'approve-request', { task: nothing.id });
    expect([nothing, itself]).toMatchObject([
      { status: 'failed' },
      {
        status: 'failed',
        error: {
          message: expect.stringContaining('asked for nothing that waits'),
        },
      },
    ]);
  });
});
