import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { AutocompleteHandler, scaffolderAutocompleteExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { createFilesAutocomplete } from './autocomplete';
import { scaffolderModulePrimitives } from './module';
import { fakeTools } from './__testUtils__/services';

const primitives = {
  github: { host: 'github.com' },
  core: { owner: 'ameideio', repository: 'ameide' },
  gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
  registry: { name: 'ghcr.io/ameideio', apiUrl: 'https://ghcr.io' },
  argocd: { instances: [] },
};

describe('scaffolderModulePrimitives', () => {
  it('adds its actions and the autocomplete provider', async () => {
    const added: Array<{ id: string; examples?: unknown[]; supportsDryRun?: boolean }> = [];
    const providers: Array<{ id: string; handler: AutocompleteHandler }> = [];
    await startTestBackend({
      features: [scaffolderModulePrimitives, mockServices.rootConfig.factory({ data: { primitives } })],
      extensionPoints: [
        [scaffolderActionsExtensionPoint, { addActions: (...actions) => added.push(...actions) }],
        [scaffolderAutocompleteExtensionPoint, { addAutocompleteProvider: provider => providers.push(provider) }],
      ],
    });
    expect(added.map(action => action.id)).toEqual([
      'primitives:core:checkout',
      'primitives:contract',
      'primitives:scaffold',
      'primitives:verify',
      'primitives:core:pull-request',
      'primitives:gitops:dispatch',
      'primitives:gitops:approve',
    ]);
    for (const action of added) {
      expect(action.supportsDryRun).toBe(true);
      expect(action.examples).not.toHaveLength(0);
    }
    expect(providers.map(provider => provider.id)).toEqual(['primitives']);
  });
});

describe('autocomplete primitives/files', () => {
  const handler = createFilesAutocomplete(fakeTools());
  const context = { kind: 'domain', name: 'orders', version: 'v0', language: 'typescript', from: 'example' };

  it('lists the files of a primitive to be', async () => {
    await expect(handler({ resource: 'files', token: '-', context })).resolves.toEqual({
      results: [{ id: 'primitives/domain/orders/src/main.ts' }],
    });
  });

  it.each([
    ['teapots', context, 'NotFoundError', 'resource: "teapots" is unknown'],
    ['files', { ...context, name: '../x' }, 'InputError', 'lower-case words'],
    ['files', {}, 'InputError', 'kind:'],
  ])('refuses %s with %j', async (resource, given, name, message) => {
    await expect(handler({ resource, token: '-', context: { ...given } })).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });
});
