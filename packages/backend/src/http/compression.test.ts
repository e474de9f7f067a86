import { readFile } from 'node:fs/promises';

/** Yarn says nothing when a new version makes a patch one that nobody asks for. */
describe('compression', () => {
  it('assigns no function where it is written, as published, to a response (.yarn/patches)', async () => {
    const source = await readFile(require.resolve('compression'), 'utf8');
    expect(source.match(/\bres\.\w+ = 0 \|\| function/g)).toHaveLength(4);
    expect(source).not.toMatch(/\bres\.\w+ = (async )?(function|\(|\w+ =>)/);
  });
});
