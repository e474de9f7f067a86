import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runGit } from './git-process';

describe('a run of git that is to end', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'git-process-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Git with what it started, which says when it has begun; gives how it ended. */
  async function ended(script: string): Promise<unknown> {
    const begun = join(folder, 'begun');
    const stop = new AbortController();
    const run = runGit({
      args: ['-c', `alias.work=!${script}; touch ${begun}; sleep 60 & wait`, 'work'],
      env: { PATH: process.env.PATH ?? '', HOME: folder },
      signal: stop.signal,
      timeoutMs: 60_000,
    }).catch(error => error);
    while (!existsSync(begun)) await sleep(10);
    stop.abort(new Error('stopping'));
    return run;
  }

  it('may tidy up, since what is killed leaves its locks', async () => {
    const tidied = join(folder, 'tidied');
    const error = await ended(`trap 'touch ${tidied}; exit 1' TERM`);
    expect(error).toMatchObject({ message: 'stopping' });
    expect(existsSync(tidied)).toBe(true);
  });

  it('is killed where it does not end', async () => {
    const error = await ended("trap '' TERM");
    expect(error).toMatchObject({ message: 'stopping' });
  });

  it('is killed with what it started, where it ends and that does not', async () => {
    const error = await ended("(trap '' TERM; sleep 60) & trap 'exit 1' TERM");
    expect(error).toMatchObject({ message: 'stopping' });
  });
});
