import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { primitiveKinds } from '@ameide/plugin-primitives-common';
import { planCode, planContract } from './plan';
import { previewScaffold } from './scaffold-primitive';
import { matchExpected, readShape } from './shape';
import { offeredLanguages } from './shape-folders';
import { templatesFolder } from './templates';

const folders = [templatesFolder()];

describe.each(primitiveKinds)('templates of %s', kind => {
  const ref = {
    kind,
    name: 'a1-2b',
    version: 'v0',
    language: 'typescript',
  } as const;

  it('are offered in TypeScript', async () => {
    expect(await offeredLanguages(kind)).toEqual(['typescript']);
  });

  it.each(['skeleton', 'example'] as const)(
    'leave no placeholder in a %s, and have its shape',
    async from => {
      const code = await planCode({
        ...ref,
        from,
        owner: 'group:default/a',
        folders,
      });
      const contract = await planContract({ ...ref, from, folders });
      for (const [path, text] of [...code, ...contract]) {
        expect(`${path}\n${text}`.replaceAll('__tests__', '')).not.toMatch(
          /__[A-Za-z_]+__/,
        );
      }
      const paths = [...code.keys()].map(path =>
        path.slice(`primitives/${kind}/a1-2b/`.length),
      );
      for (const expected of await readShape(kind, 'typescript', folders)) {
        expect(matchExpected(expected, paths)).not.toEqual([]);
      }
      const marked = [...code.values()].filter(text =>
        text.includes('AMEIDE_SCAFFOLD'),
      ).length;
      // The handlers, their tests, the test over the network, and the README.
      expect(marked).toBe(from === 'example' ? 0 : 4);
    },
  );

  it('can be previewed without a repository', async () => {
    const files = await previewScaffold({ ...ref, from: 'skeleton' });
    expect(files).toContainEqual({
      path: `primitives/${kind}/a1-2b/src/main.ts`,
    });
    expect(files).toContainEqual({
      path: `packages/ameide_core_proto/src/ameide_core_proto/${kind}/a1_2b/v1/a1_2b.proto`,
    });
  });
});

it('pins packages without saying which registry they came from', () => {
  const lock = readFileSync(
    join(templatesFolder(), '_common/typescript/package-lock.json'),
    'utf8',
  );
  expect(lock).not.toContain('"resolved"');
});
