import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { describedBy } from './config-problems';
import { loadPortalConfigSchema } from './config-schema';

describe('loadPortalConfigSchema', () => {
  const folder = createMockDirectory();
  let declaration: string;
  let file: string;
  beforeEach(() => {
    const own = mkdtempSync(join(folder.path, 'case-'));
    declaration = join(own, 'config.d.ts');
    writeFileSync(declaration, 'first');
    file = join(own, 'dist/config-schema.json');
  });

  /** Loads it as if the packages described one key now; gives the keys that it knows, and its faults. */
  async function load(key: string): Promise<string[]> {
    const path = relative(process.cwd(), declaration);
    const { schema, faults } = await loadPortalConfigSchema({
      file,
      describe: async () => ({
        faults: [`${key} has a fault`],
        serialized: {
          backstageConfigSchemaVersion: 1,
          schemas: [
            {
              packageName: 'one',
              path,
              value: { type: 'object', properties: { [key]: {} } },
            },
          ],
        },
      }),
    });
    return [...describedBy(schema.serialize()).flatMap(Object.keys), ...faults];
  }
  const loaded = (key: string) => [key, `${key} has a fault`];

  it('makes it once while all is as it was', async () => {
    expect(await load('a')).toEqual(loaded('a'));
    expect(await load('b')).toEqual(loaded('a'));
    expect(readdirSync(join(file, '..'))).toEqual(['config-schema.json']);
  });

  it('makes it anew, once, where a declaration changed', async () => {
    await load('a');
    writeFileSync(declaration, 'second');
    expect(await load('b')).toEqual(loaded('b'));
    expect(await load('c')).toEqual(loaded('b'));
  });

  it('makes it anew where a declaration is gone', async () => {
    await load('a');
    rmSync(declaration);
    expect(await load('b')).toEqual(loaded('b'));
  });

  it('makes it anew where what was kept is none', async () => {
    await load('a');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -1));
    expect(await load('b')).toEqual(loaded('b'));
  });

  it('makes it each time where nothing can be kept', async () => {
    file = join(declaration, 'dist/config-schema.json');
    expect(await load('a')).toEqual(loaded('a'));
    expect(await load('b')).toEqual(loaded('b'));
  });

  it('is kept for the lock file, each manifest and each declaration', async () => {
    file = join(folder.path, 'kept.json');
    await load('a');
    const { files } = JSON.parse(readFileSync(file, 'utf8'));
    expect(files).toEqual(
      expect.arrayContaining([
        'yarn.lock',
        'packages/backend/package.json',
        'plugins/primitives-node/package.json',
        expect.stringMatching(/config\.d\.ts$/),
      ]),
    );
  });
});
