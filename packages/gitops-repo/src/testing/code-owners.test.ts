import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gitopsPaths } from '@ameide/plugin-primitives-common';

const text = readFileSync(
  // eslint-disable-next-line no-restricted-syntax -- tests run from sources
  resolve(__dirname, '../../../../templates/repositories/gitops/CODEOWNERS'),
  'utf8',
);
const owned = text
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map(line => line.split(/\s+/));
const { component, sharedValues, environmentValues } =
  gitopsPaths('domain-orders-v0');
const ownersOf = (path: string) =>
  owned.find(([pattern]) =>
    pattern.endsWith('/')
      ? `/${path}`.startsWith(pattern)
      : `/${path}` === pattern,
  )?.[1];

describe('CODEOWNERS of the GitOps repository', () => {
  it('has only paths from the top, which mean one thing, and teams', () => {
    for (const [path, ...owners] of owned) {
      expect(path).toMatch(/^\/[\w./-]+$/);
      expect(owners).toEqual([expect.stringMatching(/^@[\w-]+\/[\w-]+$/)]);
    }
  });

  it.each([
    environmentValues('staging'),
    environmentValues('production'),
    'sources/values/env/production/globals.yaml',
    'sources/values/base/globals.yaml',
    'sources/values/cluster/cloud/globals.yaml',
    'sources/charts/primitive-workload/templates/deployment.yaml',
    'argocd/applicationsets/ameide.yaml',
    'config/clusters/main.yaml',
    '.github/workflows/gitops-gate.yaml',
    'tools/ameide/ameide.cjs',
    'ameide.yaml',
    'CODEOWNERS',
  ])('%s needs a person of the platform team', path => {
    expect(ownersOf(path)).toBe('@ameideio/platform');
  });

  it.each([component, sharedValues, environmentValues('dev')])(
    '%s needs nobody, so that wiring and dev merge by themselves',
    path => {
      expect(ownersOf(path)).toBeUndefined();
    },
  );
});
