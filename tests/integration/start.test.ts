import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { eventually } from '../support/eventually.ts';

const root = join(import.meta.dirname, '../..');

describe('npm start', () => {
  let state: string;

  before(async () => {
    state = await mkdtemp(join(tmpdir(), 'ameide-start-'));
  });
  after(async () => rm(state, { recursive: true, force: true }));

  /** Runs the start script, as npm does. */
  function start(...args: string[]) {
    const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
      cwd: root,
      env: { ...process.env, AMEIDE_STATE: state },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', data => {
        printed += data;
      });
    }
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    return { child, ended, printed: () => printed };
  }

  it('names a taken port, and the way to choose another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const portal = start('--port', String(port), '--platform-port', String(await claimPorts()));
      assert.equal(await portal.ended, 1);
      assert.match(portal.printed(), new RegExp(`Port ${port} \\(portal\\) is taken.*--port`, 's'));
    } finally {
      server.close();
    }
  });

  it('refuses an option that it does not know', async () => {
    const portal = start('--wat');
    assert.equal(await portal.ended, 1);
    assert.match(portal.printed(), /--wat[\s\S]*Usage/);
  });

  it('ends every process on Ctrl-C', async () => {
    const base = await claimPorts();
    const portal = start('--port', String(base + 9), '--platform-port', String(base));
    await eventually('the address is printed', async () => portal.printed().includes(`http://localhost:${base + 9}`), 120);
    portal.child.kill('SIGINT');
    assert.equal(await portal.ended, 0, portal.printed());
    for (const port of [base, base + 1, base + 2, base + 3, base + 9]) {
      await assert.rejects(fetch(`http://127.0.0.1:${port}/`), `port ${port}`);
    }
  });
});
