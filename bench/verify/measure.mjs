/** Runs a program and measures it: wall time, and the memory that it and its children held at most. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** How often memory is looked at. */
const everyMs = 50;

/** Processes by parent, and what each holds in kilobytes. Linux only: elsewhere memory stays unknown. */
function processes() {
  const found = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const number = key =>
        Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      found.push({
        pid: Number(name),
        parent: number('PPid'),
        rss: number('VmRSS'),
        peak: number('VmHWM'),
      });
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

function treeOf(root, all) {
  const mine = all.filter(({ pid }) => pid === root);
  for (let at = 0; at < mine.length; at += 1) {
    mine.push(...all.filter(({ parent }) => parent === mine[at].pid));
  }
  return mine;
}

/** @returns {Promise<{ms: number, ownMb: number, treeMb: number, status: number | null, output: string}>} */
export function measure(file, args, options = {}) {
  const start = performance.now();
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  let [own, tree, output] = [0, 0, ''];
  const look = () => {
    try {
      const mine = treeOf(child.pid, processes());
      own = Math.max(own, mine[0]?.peak ?? 0);
      tree = Math.max(
        tree,
        mine.reduce((sum, { rss }) => sum + rss, 0),
      );
    } catch {
      // No /proc here.
    }
  };
  const timer = setInterval(look, everyMs);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', text => {
      if (output.length < 1e6) output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', status => {
      clearInterval(timer);
      const mb = value => Math.round(value / 1024);
      resolve({
        ms: performance.now() - start,
        ownMb: mb(own),
        treeMb: mb(tree),
        status,
        output,
      });
    });
  });
}
