import { createHash } from 'node:crypto';
import { FakeArgoCD } from '@ameide/plugin-primitives-node/testUtils';
import { hookResult, pod, recorded } from '../../../plugins/primitives-backend/src/testing/argocd-payloads';

const primitives = Number(process.argv[2]);

/** Applications as large as real ones: some twenty resources, each with its result. */
function application(name: string, isSmoke: boolean) {
  const one = recorded(name, { hooks: isSmoke ? [hookResult('Succeeded', { name: `${name}-rpc` })] : [] });
  const resources = Array.from({ length: 8 }, (_, i) => ({
    ...{ group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'ameide-dev' },
    ...{ name: `${name}-${i}`, status: 'Synced', health: { status: 'Healthy' } },
  }));
  return { ...one, status: { ...one.status, resources } };
}

void (async () => {
  const argocd = await FakeArgoCD.start();
  for (let i = 0; i < primitives; i++) {
    for (const environment of ['dev', 'staging', 'production']) {
      const name = `${environment}-domain-n${i}-v0`;
      const digest = createHash('sha256').update(`n${i}`).digest('hex');
      argocd.put(application(name, false));
      argocd.put(application(`${name}-smoke`, true));
      argocd.trees.set(name, [pod(`${name}-1`, [`registry.test/ameideio/n${i}@sha256:${digest}`])]);
    }
  }
  process.stdout.write(`${argocd.url}\n`);
})();
