import { folderOf, readCatalogInfo } from './core-folder';
import { readValues } from './values-file';

const folder = folderOf('primitives/domain/orders')!;

/** Nine levels of nine aliases: 387 million entries out of half a kilobyte. */
const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 8 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`,
  ),
].join('\n');

const component = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: domain-orders-v0 }
spec: { owner: group:default/orders }
`;

describe('files that somebody wrote to harm the portal', () => {
  it('unfolds no aliases of a values file', () => {
    expect(readValues(`enabled: true\n${bomb}\n`)).toEqual({
      problem: expect.stringMatching(/^is not YAML: .*alias/i),
    });
  });

  it('unfolds no aliases of a catalog file, and reads the other documents', () => {
    expect(readCatalogInfo(`${bomb}\n---\n${component}`, folder)).toMatchObject(
      { owner: 'group:default/orders', versions: ['v0'] },
    );
  });

  it.each([
    ['values', (text: string) => readValues(text)],
    ['catalog', (text: string) => readCatalogInfo(text, folder)],
  ])('takes a %s file that names a prototype for data', (_, read) => {
    read(
      `__proto__: { polluted: true, enabled: true }\nconstructor: { prototype: { polluted: true } }\n`,
    );
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(readValues('__proto__: { enabled: true }')).not.toHaveProperty(
      'enabled',
      true,
    );
  });

  it.each([
    ['deep', `${'['.repeat(50_000)}`],
    ['deep flow maps', `${'{a: '.repeat(20_000)}`],
    ['a reference to itself', 'a: &a [*a]'],
    ['merge of a scalar', '<<: 5\nenabled: true'],
    ['a tag of another language', '!!python/object:os.system {x: 1}'],
    ['binary', '\u0000\u0001\ufffd'],
  ])('ends neither the collector nor its patience at %s', (_, text) => {
    const began = process.cpuUsage();
    expect(() => readValues(text)).not.toThrow();
    expect(() => readCatalogInfo(text, folder)).not.toThrow();
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
  });
});
