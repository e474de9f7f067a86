import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { parse } from 'yaml';
import {
  embedded,
  integrations,
  primitives,
} from './__testUtils__/configuration';
import { findMissingVariables } from './missing-variables';
import { findProblems } from './startup-checks';

const root = resolvePackagePath('backend', '../..');

describe('findMissingVariables', () => {
  const text =
    'a: ${A}\nb: { c: "x-${B}-${A}", list: [1, "${C}"] }\nd: "${D:-7}"\ne: "$${E}"\nf: { $env: F }\n';

  it('names key and variable, and knows defaults and escapes', () => {
    expect(findMissingVariables(text, { A: 'x', B: '' })).toEqual([
      { path: ['b', 'c'], variable: 'B' },
      { path: ['b', 'list', '1'], variable: 'C' },
      { path: ['f'], variable: 'F' },
    ]);
    expect(
      findMissingVariables(text, { A: 'x', B: 'x', C: 'x', F: 'x' }),
    ).toEqual([]);
  });
});

describe('findProblems', () => {
  const folder = createMockDirectory();
  const problems = (data: object, yaml = '') => {
    const file = join(folder.path, 'app-config.yaml');
    writeFileSync(file, yaml);
    return findProblems(mockServices.rootConfig({ data }), [
      'node',
      'index',
      '--config',
      file,
    ]);
  };

  it('finds none in what is right', async () => {
    await expect(
      problems({ ...embedded, integrations, primitives }),
    ).resolves.toEqual([]);
  });

  it.each([
    [
      'a key that nobody knows',
      { ...primitives, gitops: { ...primitives.gitops, brnch: 'x' } },
      'primitives.gitops.brnch is no key that the portal knows',
    ],
    [
      'a key that nobody knows, in a list',
      {
        ...primitives,
        argocd: { instances: [{ name: 'a', url: 'http://a', tokn: 'x' }] },
      },
      'primitives.argocd.instances.0.tokn is no key',
    ],
    [
      'a key that is missing',
      { ...primitives, core: { owner: 'a' } },
      'primitives.core.repository is missing',
    ],
    ['another type', { ...primitives, environments: 'dev' }, 'environments'],
    [
      'a value that breaks a rule',
      { ...primitives, environments: ['moon'] },
      'primitives.environments[0]',
    ],
  ])('names %s', async (_, changed, message) => {
    const found = await problems({
      ...embedded,
      integrations,
      primitives: changed,
    });
    expect(found).toEqual([expect.stringContaining(message)]);
    expect(found[0]).not.toContain('\n');
  });

  it('names a missing variable, unless another file gives the value', async () => {
    const yaml = 'auth: { session: { secret: "${NOBODY_SETS_THIS}" } }';
    await expect(problems({ integrations, primitives }, yaml)).resolves.toEqual(
      [
        expect.stringMatching(
          /^auth\.session\.secret needs the environment variable NOBODY_SETS_THIS, which is not set \(.*app-config\.yaml\)$/,
        ),
      ],
    );
    await expect(
      problems(
        { integrations, primitives, auth: { session: { secret: 'x' } } },
        yaml,
      ),
    ).resolves.toEqual([]);
  });

  it('names a guest in the production configuration', async () => {
    const production = parse(
      readFileSync(join(root, 'app-config.production.yaml'), 'utf8'),
    );
    const { auth, ...rest } = production;
    const found = await problems({
      ...rest,
      auth: { ...auth, providers: { ...auth.providers, guest: {} } },
    });
    expect(found).toContainEqual(
      expect.stringContaining('auth.providers.guest lets anybody in'),
    );
  });
});
