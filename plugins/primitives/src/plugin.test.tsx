import { screen } from '@testing-library/react';
import {
  createExtensionTester,
  mockApis,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import plugin from '.';
import { primitivesApiRef } from './api';
import * as legacy from './legacy';
import { primitivesScaffolderModule } from './scaffolder-module';
import { fakeApi, fleetApi } from './__testUtils__/render';
import { fleetOf } from './__testUtils__/fleet-fixtures';

function renderApp(path: string, extensions: string[] = []) {
  renderTestApp({
    features: [plugin],
    config: { app: { extensions } },
    initialRouteEntries: [path],
    apis: [
      [primitivesApiRef, fakeApi(fleetApi(fleetOf(3)))],
      mockApis.permission({ authorize: AuthorizeResult.ALLOW }),
    ],
  });
}

describe('plugin', () => {
  it('mounts its fleet page', async () => {
    renderApp('/primitives');
    expect(await screen.findByText('3 primitives')).toBeInTheDocument();
  });

  it('leaves the first page to the app', async () => {
    renderApp('/');
    expect(
      screen.queryByRole('link', { name: 'Create primitive' }),
    ).not.toBeInTheDocument();
  });

  it('mounts its home page where the app asks for it', async () => {
    renderApp('/', ['page:primitives/home']);
    expect(
      await screen.findByRole('link', { name: 'Create primitive' }),
    ).toBeInTheDocument();
  });

  it('shows its tab on entities that are primitives only', () => {
    const tab = plugin.getExtension('entity-content:primitives/pipeline');
    expect(createExtensionTester(tab).snapshot()).toMatchObject({
      id: 'entity-content:primitives/pipeline',
    });
  });

  it('serves the older system with the same pages', () => {
    expect(Object.keys(legacy).sort()).toEqual([
      'EntityPipelineCard',
      'EntityPipelineContent',
      'PrimitiveChangeFieldExtension',
      'PrimitiveDigestFieldExtension',
      'PrimitiveEnvironmentFieldExtension',
      'PrimitiveNameFieldExtension',
      'PrimitiveOwnerFieldExtension',
      'PrimitivePermissionFieldExtension',
      'PrimitivePreviewFieldExtension',
      'PrimitiveRuleFieldExtension',
      'PrimitiveSelectionFieldExtension',
      'PrimitivesAuditPage',
      'PrimitivesHomePage',
      'PrimitivesPage',
      'PrimitivesSourcesPage',
      'isPrimitiveAvailable',
      'primitivesPlugin',
    ]);
    expect(legacy.primitivesPlugin.getId()).toBe('primitives');
  });

  it('gives the Scaffolder its name field', () => {
    expect(primitivesScaffolderModule.$$type).toBe('@backstage/FrontendModule');
  });
});
