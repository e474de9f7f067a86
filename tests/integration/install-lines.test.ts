import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { doubledPackages } from '../../scripts/fresh-app/app.mjs';
import { assertNamed, valuesFor, withBlocks } from '../../scripts/fresh-app/config.mjs';
import { applyDiff } from '../../scripts/fresh-app/diff.mjs';
import { readInstallLines } from '../../scripts/fresh-app/readme.mjs';
import { root } from '../../scripts/lib/paths.mjs';

const fence = '```';
const markdown = (...blocks: string[]) => blocks.join('\n\n');
const block = (info: string, ...lines: string[]) => [fence + info, ...lines, fence].join('\n');
const read = (text: string, system = 'new') => readInstallLines({ name: 'README.md', text, system });

describe('lines of a README that install its package', () => {
  it('are the commands below Install, and the blocks that name a file', () => {
    const text = markdown(
      '## Install',
      block('sh', 'yarn --cwd packages/backend add @ameide/one two@^1.2.0'),
      block('diff title="packages/backend/src/index.ts"', '+one', ' two'),
      '## Configuration',
      block('yaml title="app-config.yaml"', 'a: 1'),
      block('yaml', 'only: shown'),
      block('sh', 'rm -rf node_modules'),
    );
    assert.deepEqual(read(text), {
      commands: [{ name: 'README.md', cwd: 'packages/backend', packages: ['@ameide/one', 'two@^1.2.0'] }],
      diffs: [{ name: 'README.md', file: 'packages/backend/src/index.ts', lines: ['+one', ' two'] }],
      configs: [{ name: 'README.md', file: 'app-config.yaml', lines: ['a: 1'] }],
    });
  });

  it('leave out what is about the other frontend system', () => {
    const text = markdown('## Install', '### New frontend system', block('diff title="a"', '+new'), '### Old frontend system', block('diff title="a"', '+old'), '## After', block('diff title="b"', '+both'));
    assert.deepEqual(read(text).diffs.map(({ lines }) => lines), [['+new'], ['+both']]);
    assert.deepEqual(read(text, 'old').diffs.map(({ lines }) => lines), [['+old'], ['+both']]);
  });

  for (const line of ['yarn add x', 'yarn --cwd packages/backend add x; touch y', 'yarn --cwd ../.. add x', 'yarn --cwd packages/app add --ignore-scripts'])
    it(`run no other command: ${line}`, () => assert.throws(() => read(markdown('## Install', block('sh', line))), /README\.md: .* is not of the form/));

  it('stand where the file has them, once', () => {
    const apply = (text: string, ...lines: string[]) => applyDiff({ name: 'README.md', file: 'index.ts', lines, text });
    assert.equal(apply('a\nb\nc', '+x', ' b', '@@', '-c', '+y'), 'a\nx\nb\ny');
    assert.throws(() => apply('a\nb', ' c', '+d'), /README\.md: not one place in a fresh app's index\.ts has these lines:\nc/);
    assert.throws(() => apply('a\na', ' a', '+d'), /2 places/);
  });

  it('tell a package of which the app and ours have a copy each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ameide-doubled-'));
    try {
      for (const path of ['node_modules/react', 'node_modules/luxon', 'node_modules/@ameide/one/node_modules/luxon', 'packages/app/node_modules/react']) mkdirSync(join(folder, path), { recursive: true });
      assert.deepEqual(await doubledPackages({ folder, asked: new Set(['react', '@mui/material']) }), ['packages/app has a copy of react of its own']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const system of ['new', 'old'])
    it(`name every key that an app on the ${system} frontend system needs`, () => {
      const all = readdirSync(join(root, 'plugins')).map(plugin => {
        const name = `plugins/${plugin}/README.md`;
        return readInstallLines({ name, text: readFileSync(join(root, name), 'utf8'), system });
      });
      const { primitives } = valuesFor({ ports: { app: 1, backend: 2 }, platform: { github: 3, registry: 4, argocd: 5 } });
      assertNamed(withBlocks({}, all.flatMap(({ configs }) => configs)), { primitives });
      assert.throws(() => assertNamed({ primitives: {} }, { primitives }), /do not name primitives\.github\.host/);
      const added = all.flatMap(({ commands }) => commands).flatMap(({ packages }) => packages);
      for (const name of ['plugin-primitives', 'plugin-primitives-backend', 'plugin-catalog-backend-module-primitives', 'plugin-events-backend-module-argocd', 'plugin-scaffolder-backend-module-primitives'])
        assert.ok(added.includes(`@ameide/${name}`), name);
    });
});
