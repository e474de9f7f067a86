import { ScriptedServer } from '@ameide/plugin-primitives-node/testUtils';
import request from 'supertest';
import { eventually } from './__testUtils__/collecting';
import { describeOnDatabases } from './__testUtils__/databases';
import { Outside } from './__testUtils__/outside';
import { startWholePlugin } from './__testUtils__/whole-plugin';
import { pod, recorded } from './testing/argocd-payloads';
import { digest, id } from './testing/world';

jest.setTimeout(60_000);

const path = `/api/primitives/primitives/${id}`;

/** Writes an address wherever others write what the portal reads. */
function plant({ core, gitops, argocd, repository }: Outside, url: string) {
  const { host } = new URL(url);
  core.pages = url;
  gitops.pages = url;
  core.commit({ 'README.md': url }, { message: `See ${url}/commit` });
  gitops.commit(
    {
      [`sources/values/env/staging/apps/${id}.yaml`]: `enabled: true\nimage:\n  ref: ${host}/ameideio/primitive-domain-orders@${digest('9')}\n`,
    },
    { message: `Close ${url}/issue` },
  );
  argocd.trees.set(`dev-${id}`, [
    pod('orders-1', [
      `${repository}@${digest('1')}`,
      `${host}/acme/sidecar@${digest('8')}`,
    ]),
  ]);
  const stock = recorded('dev-domain-stock-v0', {
    sources: [{ repoURL: `${url}/charts.git`, targetRevision: 'main' }],
    revisions: ['9'.repeat(40)],
    images: [`${host}/acme/stock@${digest('7')}`],
  });
  const more = {
    externalURLs: [`${url}/external`],
    images: [`${host}/acme/stock@${digest('7')}`],
  };
  argocd.put({ ...stock, status: { ...stock.status, summary: more } });
}

describeOnDatabases('addresses that others report', databases => {
  it('are shown, and nobody asks anything there', async () => {
    const elsewhere = await ScriptedServer.start(() => ({ body: {} }));
    const outside = await Outside.start();
    plant(outside, elsewhere.url);
    const started = await startWholePlugin({
      ...{ knex: await databases.init(), config: outside.config },
    });
    try {
      const get = (part: string) =>
        request(started.server).get(`/api/primitives${part}`);
      const url = elsewhere.url;
      await started.webhook('github.push', {
        ref: 'refs/heads/main',
        repository: {
          ...{ name: 'ameide', owner: { login: 'ameideio', url } },
          ...{ url, clone_url: `${url}/ameide.git`, hooks_url: url },
        },
      });
      // What was planted has been read.
      await eventually(async () => {
        const { text, body } = await request(started.server).get(path);
        expect(text).toContain(`${url}/checks/`);
        expect(text).toContain(`${url}/pull/`);
        expect(body.environments[0].stages.at(-1).status).toBe('passed');
        expect(body.environments[1]).toMatchObject({
          enabled: true,
          digest: digest('9'),
        });
      });
      // And so are the details that somebody opens, from outside.
      for (const part of [
        `/primitives/${id}/environments/dev/applications`,
        `/primitives/${id}/environments/staging/applications`,
        `/primitives/${id}/history`,
        `/primitives/${id}/moves`,
        `/primitives/${id}/choices?workflow=enable`,
        `/primitives/${id}/evidence/${digest('1')}`,
        `/digests/${digest('9')}/lineage`,
        '/audit',
      ]) {
        const { status } = await get(part);
        expect([part, status]).toEqual([part, 200]);
      }
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await started.stop();
      await outside.stop();
      await elsewhere.stop();
    }
  });
});
