import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const { createTransformer } = createRequire(import.meta.url)('../../node_modules/@backstage/cli-module-test-jest/config/jestSwcTransform.js');

/** Under which key Jest keeps what Backstage's transformer makes of a dependency's module, for a project of a clone. */
function key({ clone, project, source = 'export const a = 1;' }: { clone: string; project: string; source?: string }): string {
  const config = { rootDir: join(clone, project, 'src'), displayName: project };
  const options = { config, configString: JSON.stringify(config), instrument: false, supportsStaticESM: false };
  return createTransformer({ jsc: { parser: { syntax: 'ecmascript' } } }).getCacheKey(source, join(clone, 'node_modules/x/index.mjs'), options);
}

describe('what Jest keeps of its transforms', () => {
  const app = key({ clone: '/one', project: 'packages/app' });

  it('is one for all projects and clones: there are thousands of modules, and a dozen projects', () => {
    assert.equal(key({ clone: '/one', project: 'plugins/primitives' }), app);
    assert.equal(key({ clone: '/two', project: 'packages/app' }), app);
  });

  it('is another where the module is', () => {
    assert.notEqual(key({ clone: '/one', project: 'packages/app', source: 'export const a = 2;' }), app);
  });
});
