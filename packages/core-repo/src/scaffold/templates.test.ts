import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { primitiveKinds } from '@ameide/plugin-primitives-common';
import { parseGenerationFile } from '../contract/generation-file';
import { generationPath } from '../layout';
import { offered } from '../testing/offered';
import { planCode, planContract } from './plan';
import { previewScaffold } from './scaffold-primitive';
import { matchExpected, readShape } from './shape';
import { offeredLanguages } from './shape-folders';
import { templatesFolder } from './templates';

const folders = [templatesFolder()];

/** Where people start to read. */
const entryPoints: Record<string, string> = {
  go: 'cmd/main.go',
  python: 'src/main.py',
  typescript: 'src/main.ts',
};

it.each(primitiveKinds)(
  'a %s is offered in TypeScript, and in the language of its kind',
  async kind => {
    expect(await offeredLanguages(kind)).toEqual(
      offered.filter(each => each.kind === kind).map(each => each.language),
    );
  },
);

describe.each(offered)('templates of $kind in $language', ref => {
  const primitive = { ...ref, name: 'a1-2b', version: 'v0' };
  const { kind, language } = ref;

  it.each(['skeleton', 'example'] as const)(
    'leave no placeholder in a %s, and have its shape',
    async from => {
      const code = await planCode({
        ...primitive,
        from,
        owner: 'group:default/a',
        folders,
      });
      const contract = await planContract({ ...primitive, from, folders });
      for (const [path, text] of [...code, ...contract]) {
        const words = `${path}\n${text}`.replaceAll(
          /__(?:tests|init|all|mapping|file)__/g,
          '',
        );
        expect(words).not.toMatch(/__[A-Za-z_]+__/);
      }
      const paths = [...code.keys()].map(path =>
        path.slice(`primitives/${kind}/a1-2b/`.length),
      );
      for (const expected of await readShape(kind, language, folders)) {
        expect([expected.path, matchExpected(expected, paths)]).not.toEqual([
          expected.path,
          [],
        ]);
      }
      const marked = [...code.values()].filter(text =>
        text.includes('AMEIDE_SCAFFOLD'),
      ).length;
      // The handlers, their tests, the test over the network, and the README.
      expect(marked).toBe(from === 'example' ? 0 : 4);
    },
  );

  it('can be previewed without a repository', async () => {
    const files = await previewScaffold({ ...primitive, from: 'skeleton' });
    expect(files).toContainEqual({
      path: `primitives/${kind}/a1-2b/${entryPoints[language]}`,
    });
    expect(files).toContainEqual({
      path: `packages/ameide_core_proto/src/ameide_core_proto/${kind}/a1_2b/v1/a1_2b.proto`,
    });
  });

  it('generate their own language, by generators that are known', async () => {
    const contract = await planContract({
      ...primitive,
      from: 'skeleton',
      folders,
    });
    const text = contract.get(generationPath(kind, 'a1-2b')) ?? '';
    expect(parseGenerationFile(text, primitive).language).toBe(language);
  });

  it('give an image that the builder without RUN can make', () => {
    const instructions = readFileSync(
      join(templatesFolder(), '_common', language, 'Dockerfile'),
      'utf8',
    )
      .split('\n')
      .filter(line => line && !line.startsWith('#'))
      .map(line => line.split(' ')[0]);
    expect(new Set(instructions)).not.toContain('RUN');
    expect(instructions.at(-1)).toBe('ENTRYPOINT');
  });
});

it.each([
  '_common/typescript/package-lock.json',
  '_common/python/requirements.txt',
  '_common/python/requirements-dev.txt',
])('%s pins packages without saying which registry they came from', path => {
  const lock = readFileSync(join(templatesFolder(), path), 'utf8');
  expect(lock).not.toMatch(/"resolved"|https?:\/\/|--index-url/);
  expect(lock).toMatch(/sha(?:256|512)/);
});
