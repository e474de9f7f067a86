import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectReader } from './object-reader';

describe('ObjectReader', () => {
  const folder = mkdtempSync(join(tmpdir(), 'object-reader-'));
  const reader = new ObjectReader(folder);
  const git = (args: string[], input?: string) => execFileSync('git', args, { cwd: folder, input }).toString().trim();
  const write = (text: string) => git(['hash-object', '-w', '--stdin'], text);
  const read = async (sha: string) => (await reader.read(sha))?.content.toString();

  beforeAll(() => git(['init', '--quiet', '--bare']));
  afterAll(() => {
    reader.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads what is asked while the process before is still ending, each its own', async () => {
    const [one, two] = [write('one'), write('two')];
    // Which of the two processes is heard of first is up to the machine.
    for (let round = 0; round < 20; round += 1) {
      expect(await read(one)).toBe('one');
      // As after a quiet while.
      reader.stop();
      const asked = [read(one), read(two), read('0'.repeat(40))];
      await new Promise(resolve => setTimeout(resolve, round));
      asked.push(read(two), read(one));
      expect(await Promise.all(asked)).toEqual(['one', 'two', undefined, 'two', 'one']);
    }
  });
});
