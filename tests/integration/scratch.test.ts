import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeScratch, memoryFolder } from '../../scripts/lib/scratch.mjs';
import { eventually } from '../support/eventually.ts';

/** Says where nothing can be tried. */
const lacksMemory = async () => ((await memoryFolder(1)) ? undefined : 'no files in memory on this machine');

describe('the folder for what the tests write', () => {
  it('is none where there is no room', async () => {
    const { env, stop } = await makeScratch({ room: Number.MAX_SAFE_INTEGER });
    assert.deepEqual(env, {});
    await stop();
  });

  it('is named by the environment, and goes with what is in it', async test => {
    const lack = await lacksMemory();
    if (lack) return test.skip(lack);
    const { env, stop } = await makeScratch({ room: 1 });
    await writeFile(join(env.TMPDIR, 'left'), 'behind');
    await stop();
    assert.equal(existsSync(env.TMPDIR), false);
  });

  it('goes, too, where who made it is killed', async test => {
    const lack = await lacksMemory();
    if (lack) return test.skip(lack);
    const module = new URL('../../scripts/lib/scratch.mjs', import.meta.url);
    const program = `const { env } = await (await import('${module}')).makeScratch({ room: 1 }); console.log(env.TMPDIR); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(child.stdout, 'data');
    const folder = String(said).trim();
    assert.ok(existsSync(folder), folder);
    child.kill('SIGKILL');
    await eventually('it is gone', async () => !existsSync(folder), 20);
  });
});
