import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';

const claims = `
  import { claimPorts } from ${JSON.stringify(new URL('../../packages/local-platform/scripts/ports.cjs', import.meta.url).href)};
  const bases = [];
  for (let round = 0; round < 300; round += 1) bases.push(await claimPorts());
  console.log(JSON.stringify(bases));
`;

describe('ports of the tests', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  after(() => servers.forEach(server => server.close()));

  it('are nobody else’s, in this process or another, and no outgoing connection has them', async () => {
    const mine: number[] = [];
    for (let round = 0; round < 300; round += 1) mine.push(await claimPorts());
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', claims]);
    const bases: number[] = [...mine, ...JSON.parse(stdout)];
    assert.equal(bases.length, 600);
    assert.equal(new Set(bases).size, 600);
    assert.ok(bases.every(base => base % 20 === 0 && base + 19 < 32768));
  });

  it('can be listened on, all nineteen', async () => {
    const base = await claimPorts();
    for (let offset = 0; offset < 19; offset += 1) {
      const server = createServer();
      servers.push(server);
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(base + offset, '127.0.0.1', resolve));
    }
  });
});
