import ts from 'typescript';
import { judgeGoFile } from './go';
import { judgePythonFile } from './python';
import { readImports } from './read-imports';
import { openParser, SourceParser } from './source-parser';

jest.setTimeout(60_000);

let python: SourceParser;
let go: SourceParser;
beforeAll(async () => {
  [python, go] = await Promise.all([openParser('python'), openParser('go')]);
});

const deep = 20_000;
const rulesOfPython = (text: string) =>
  judgePythonFile('src/a.py', `import sys, importlib\n${text}`, {
    policy: { folder: 'p', own: new Set(), listed: new Set() },
    parse: python,
  }).map(({ rule }) => rule);

it.each([
  ['brackets', '['.repeat(deep), ['imports/syntax']],
  ['closed brackets', '['.repeat(deep) + ']'.repeat(deep), []],
  ['members', `x = sys${'.a'.repeat(deep)}`, []],
  ['calls', `x = sys${'()'.repeat(deep)}`, []],
  [
    'brackets around a loader',
    `${'('.repeat(500)}__import__${')'.repeat(500)}("x")`,
    ['imports/computed'],
  ],
  ['names for a name', `${'a = '.repeat(deep)}sys`, []],
  [
    'names one after the other',
    Array.from({ length: 10_000 }, (_, at) => `a${at} = a${at + 1}`).join('\n'),
    [],
  ],
  ['imported names', `from os import (${'b, '.repeat(deep)})`, []],
])('ends soon with Python of many %s', (_title, text, rules) => {
  const start = process.cpuUsage();
  const found = rulesOfPython(text);
  expect(process.cpuUsage(start).user).toBeLessThan(15_000_000);
  expect(found).toEqual(rules);
});

it('ends soon with Go of many brackets', () => {
  const text = `package a\nvar x = ${'('.repeat(deep)}`;
  const found = judgeGoFile('a.go', text, {
    policy: {
      folder: 'p',
      module: 'm',
      required: new Set(),
      others: new Map(),
      primitives: 'p',
    },
    parse: go,
  });
  expect(found).toMatchObject([{ rule: 'imports/syntax' }]);
});

describe('a file that takes too long', () => {
  /** Runs with a clock that goes on by 100 ms whenever it is asked, of which this process works a share. */
  function withClock<T>(share: number, work: () => T): T {
    let now = 0;
    const clocks = [
      jest.spyOn(performance, 'now').mockImplementation(() => {
        now += 100;
        return now;
      }),
      jest
        .spyOn(process, 'cpuUsage')
        .mockImplementation(() => ({ user: now * share * 1_000, system: 0 })),
    ];
    try {
      return work();
    } finally {
      for (const clock of clocks) clock.mockRestore();
    }
  }

  it('is said to be one that nobody looked at', () => {
    const end = withClock(1, () =>
      python('a = 1', (_root, tick) => {
        for (;;) tick();
      }),
    );
    expect(end).toBeUndefined();
  });

  it('is none where it is others that work on the machine', () => {
    const end = withClock(0.2, () =>
      python('a = 1', (_root, tick) => {
        for (let at = 0; at < 200; at += 1) tick();
        return 'read';
      }),
    );
    expect(end).toBe('read');
  });
});

it('lets TypeScript say itself that it nests too deep', () => {
  expect(() => readImports(ts, 'a.ts', `x = ${'['.repeat(deep)}`)).toThrow(
    RangeError,
  );
});
