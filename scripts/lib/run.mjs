import { spawn } from 'node:child_process';
import { Advice } from './steps.mjs';

/**
 * Runs a command to its end and gives its standard output. On failure throws with
 * the command, the exit code and the end of what it printed.
 */
export async function run(command, args, options = {}) {
  const { cwd, env, inherit = false } = options;
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let all = '';
  child.stdout?.on('data', data => {
    out += data;
    all += data;
  });
  child.stderr?.on('data', data => {
    all += data;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', error =>
      reject(new Advice(`Could not run ${command}: ${error.message}`)),
    );
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Advice(
      `${[command, ...args].join(' ')} ended with ${code}${all ? `:\n${all.slice(-4000)}` : ''}`,
    );
  }
  return out;
}
