// CommonJS, which Jest can load too.
const { once } = require('node:events');
const { createServer } = require('node:net');

/** Ports of a block but its last, by which it is claimed. */
const usable = 19;
const blockSize = usable + 1;

/**
 * Between what is usual for servers and what kernels give to outgoing connections, Linux from 32768: such a connection
 * would hold the port when the server starts, or starts again.
 */
const first = 12_000;
const end = 32_000;

/** Listens on a port of this machine; nothing where it is taken. */
async function listen(port) {
  const server = createServer().unref();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return server;
  } catch {
    return undefined;
  }
}

/**
 * Claims nineteen ports of this machine in a row that nobody listens on, and gives the first. Nobody else who asks here
 * gets them, in this process or another, until this process ends: the port after them is listened on for that time.
 * Throws where there are none left.
 */
async function claimPorts() {
  const blocks = (end - first) / blockSize;
  const start = Math.floor(Math.random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const base = first + ((start + tried) % blocks) * blockSize;
    const claim = await listen(base + usable);
    if (!claim) continue;
    const servers = await Promise.all(Array.from({ length: usable }, (_, offset) => listen(base + offset)));
    await Promise.all(servers.map(server => server && new Promise(closed => server.close(closed))));
    if (servers.every(Boolean)) return base;
    claim.close();
  }
  throw new Error(`No ${blockSize} ports in a row are free between ${first} and ${end}`);
}

module.exports = { claimPorts };
