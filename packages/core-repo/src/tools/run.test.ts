import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { collectOutput, tellLines } from './output';
import { run } from './run';

const options = { cwd: '/', env: { PATH: process.env.PATH ?? '' } };

function node(script: string, more: Partial<Parameters<typeof run>[2]> = {}) {
  return run(process.execPath, ['-e', script], {
    ...options,
    timeoutMs: 20_000,
    ...more,
  });
}

async function pass(chunks: readonly Buffer[], stream: PassThrough) {
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
}

describe('a program', () => {
  it('gives its output and how it ended', async () => {
    const result = await node(
      "process.stdout.write('a'); console.error('b'); process.exit(3)",
    );
    expect(result).toEqual({
      exitCode: 3,
      stdout: 'a',
      stderr: 'b\n',
      timedOut: false,
    });
  });

  it('is not waited for when something it started holds its output', async () => {
    const start = performance.now();
    const result = await node(
      "require('child_process').spawn('sleep', ['30'], { stdio: 'inherit', detached: true }).unref(); console.log('done')",
    );
    expect(result).toMatchObject({ exitCode: 0, stdout: 'done\n' });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('ends at its time limit though what it started holds its output', async () => {
    const start = performance.now();
    const result = await node(
      "require('child_process').spawn('sleep', ['30'], { stdio: 'inherit', detached: true }); setInterval(() => {}, 1000)",
      { timeoutMs: 500 },
    );
    expect(result).toMatchObject({ exitCode: null, timedOut: true });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('ends when it is not wanted any more, with the reason', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('not wanted')), 300);
    await expect(
      node('setInterval(() => {}, 1000)', { signal: abort.signal }),
    ).rejects.toThrow('not wanted');
  });

  it('may print without end, and without the end of a line', async () => {
    const lines: string[] = [];
    const result = await node(
      "const chunk = 'x'.repeat(1024 * 1024); for (let i = 0; i < 40; i++) require('fs').writeSync(1, chunk); console.log('last words')",
      { onLine: line => lines.push(line) },
    );
    expect(result.stdout.length).toBeLessThan(17 * 1024 * 1024);
    expect(result.stdout).toMatch(/bytes left out/);
    expect(result.stdout.endsWith('last words\n')).toBe(true);
    expect(lines).toHaveLength(1);
    expect(lines[0].length).toBeLessThan(5000);
  });
});

const chunks = fc
  .array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 })
  .map(each => each.map(bytes => Buffer.from(bytes)));

it('keeps the first and the last part, however the output comes in pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      chunks.map(each =>
        each.map(bytes => bytes.map(byte => 97 + (byte % 26))),
      ),
      async pieces => {
        const whole = Buffer.concat(
          pieces.map(each => Buffer.from(each)),
        ).toString();
        const stream = new PassThrough();
        const output = collectOutput(stream, 64);
        await pass(
          pieces.map(each => Buffer.from(each)),
          stream,
        );
        const text = output();
        expect(whole.startsWith(text.split('\n')[0].slice(0, 32))).toBe(true);
        expect(text.endsWith(whole.slice(-32))).toBe(true);
        expect(text.length).toBeLessThan(64 + 32 + 64);
        expect(text === whole || text.includes('left out')).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

it('tells the lines that are there, however the output comes in pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-zé€😀 ]{0,12}$/), { maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      async (texts, size) => {
        const bytes = Buffer.from(texts.map(text => `${text}\r\n`).join(''));
        const pieces: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size)
          pieces.push(bytes.subarray(at, at + size));
        const lines: string[] = [];
        const stream = new PassThrough();
        tellLines(stream, line => lines.push(line));
        await pass(pieces, stream);
        await new Promise(setImmediate);
        expect(lines).toEqual(texts);
      },
    ),
    { numRuns: 50 },
  );
});
