import {
  english,
  recognisedDiffLine,
  recognisedDiffWords,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { ApplicationChange, RenderedDiff } from './diff';
import {
  diffMarker,
  formatDiff,
  formatDiffMarkdown,
  mostCommentCharacters,
} from './format';
import { FieldChange } from './object-changes';

const from = '1'.repeat(40);
const to = '2'.repeat(40);
const changed = (
  application: string,
  fields: FieldChange[],
): ApplicationChange => ({
  ...{ application, environment: 'dev', change: 'changed' },
  resources: [{ resource: 'ConfigMap/x', change: 'changed', fields }],
});
const diffOf = (
  applications: ApplicationChange[],
  problems: string[] = [],
): RenderedDiff => ({ schemaVersion: 1, from, to, applications, problems });

describe('formatDiff', () => {
  it('reads like a diff, and says together what is alike', () => {
    const fields = [
      { path: 'data.level', before: 'info', after: 'debug' },
      { path: 'args', before: ['--a', 1], after: ['--new', '--a', 1] },
      { path: 'data.list', after: { a: [1] } },
      {
        path: 'data.file',
        before: 'a\nb\nc\nd\ne\n',
        after: 'a\nb\nc\nX\ne\n',
      },
    ];
    expect(
      formatDiff(
        diffOf([
          changed('dev-x', fields),
          changed('staging-x', fields),
          {
            ...{ application: 'dev-y', environment: 'dev', resources: [] },
            ...{ change: 'added', problem: 'after: no chart' },
          },
          {
            ...{ application: 'dev-z', environment: 'dev', resources: [] },
            change: 'removed',
          },
        ]),
      ),
    ).toBe(
      [
        'dev-x, staging-x',
        '  @@ ConfigMap/x @@',
        '  -   data.level: info',
        '  +   data.level: debug',
        '      args:',
        '  +     - --new',
        '        - --a',
        '        - 1',
        '  +   data.list:',
        '  +     a:',
        '  +       - 1',
        '      data.file:',
        '        b',
        '        c',
        '  -     d',
        '  +     X',
        '        e',
        '',
        'dev-y',
        '  + Application',
        '  ! could not be compared: after: no chart',
        '',
        'dev-z',
        '  - Application',
        '    It renders nothing.',
        '',
        'Applications from 111111111111 to 222222222222: 2 changed, 1 removed, 1 could not be compared, and may have changed.',
        '',
      ].join('\n'),
    );
  });

  it('says that nothing changes only where all is known', () => {
    expect(formatDiff(diffOf([]))).toBe(
      'Nothing that is rendered changes from 111111111111 to 222222222222.\n',
    );
    const unknown = formatDiff(diffOf([], ['after: x.yaml: is no YAML']));
    expect(unknown).not.toContain('Nothing');
    expect(unknown).toContain('Not all Applications are known');
    expect(unknown).toContain('after: x.yaml: is no YAML');
  });

  it('lets no name steer the terminal', () => {
    const path = 'data["\u001b[2J\n::error::x"]';
    expect(
      formatDiff(diffOf([changed('dev-x', [{ path, after: 1 }])])),
    ).toMatch(/\+ {3}data\["\ufffd\[2J\ufffd::error::x"\]: 1/);
  });

  it('lets no problem begin a line of its own', () => {
    const text = formatDiff(diffOf([], ['after: a\n::add-mask::x\u001b[2J']));
    expect(text).toContain('after: a ::add-mask::x\\u001b[2J\n');
  });
});

describe('formatDiffMarkdown', () => {
  it('takes what could not be read for text', () => {
    const text = formatDiffMarkdown(
      diffOf([], ['after: ![](http://evil.test/x) </code> @acme `x`']),
    );
    const [line] = text.split('\n').filter(each => each.includes('evil.test'));
    expect(line).toMatch(/^- <code>[^<>`@[\]]*<\/code>$/);
  });

  it('keeps what it shows inside of its fence', () => {
    const text = formatDiffMarkdown(
      diffOf([changed('dev-x', [{ path: 'a', after: '```\n</details>' }])]),
    );
    expect(text.startsWith(`${diffMarker}\n`)).toBe(true);
    expect(text).toContain('<details open><summary><code>dev-x</code>');
    expect(text).toContain('\n````diff\n');
    expect(text).toMatch(/\n````\n\n<\/details>\n\n$/);
  });

  it('cuts long values, many lines and many names, and counts what it cut', () => {
    const many = formatDiffMarkdown(
      diffOf(
        Array.from({ length: 12 }, (_, index) =>
          changed(`dev-${index}`, [
            { path: 'a', after: 'x'.repeat(1000) },
            { path: 'b', after: Array.from({ length: 100 }, String) },
          ]),
        ),
      ),
    );
    expect(many).toContain('<code>dev-7</code> and 4 more</summary>');
    expect(many).toMatch(/x … 7\d\d more characters\n/);
    expect(many).toContain('… 43 more lines\n');
  });

  it('says how many Applications do not fit, and how to read them', () => {
    const text = formatDiffMarkdown(
      diffOf(
        Array.from({ length: 40 }, (_, index) =>
          changed(
            `dev-${index}`,
            Array.from({ length: 50 }, (__, nth) => ({
              path: `a${index}-${nth}`,
              after: 'x'.repeat(200),
            })),
          ),
        ),
      ),
    );
    expect(text.length).toBeLessThanOrEqual(mostCommentCharacters);
    const shown = text.match(/<details>/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(3);
    expect(text).toContain(
      `${
        40 - shown
      } more Applications are not shown, since a comment has at most 65536 characters; \`ameide gitops diff --from 111111111111 --to 222222222222\` shows all.`,
    );
  });

  it('always fits into a comment, whatever changes', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40, unit: 'grapheme' }),
      fc.constant('`'.repeat(5_000)),
      fc.constant('&<'.repeat(3_000)),
      fc.constant('x\n'.repeat(4_000)),
    );
    const application = fc
      .tuple(text, fc.array(fc.tuple(text, text), { maxLength: 80 }))
      .map(([name, fields]) =>
        changed(
          name.slice(0, 63),
          fields.map(([path, after]) => ({ path, after })),
        ),
      );
    fc.assert(
      fc.property(
        fc.array(application, { maxLength: 12 }),
        fc.array(text, { maxLength: 60 }),
        (applications, problems) => {
          const body = formatDiffMarkdown(diffOf(applications, problems));
          expect(body.length).toBeLessThanOrEqual(mostCommentCharacters);
          expect(body.startsWith(diffMarker)).toBe(true);
          const count = (part: RegExp) => body.match(part)?.length ?? 0;
          expect(count(/^`+diff$/gm)).toBe(count(/^<\/details>$/gm));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what is said around a difference', () => {
  const gone: ApplicationChange = {
    ...{ application: 'dev-z', environment: 'dev', resources: [] },
    change: 'removed',
  };
  const names = Array.from({ length: 10 }, (_, index) => `dev-n${index}`);
  const many = Array.from({ length: 70 }, (_, index) => ({
    ...{ path: `data.a${index}`, before: 1, after: 2 },
  }));
  const long = { path: 'data.long', before: 'a', after: 'b'.repeat(400) };
  const texts = [
    formatDiffMarkdown(diffOf([])),
    formatDiffMarkdown({ ...diffOf([]), to: undefined }),
    formatDiffMarkdown({ ...diffOf([gone]), to: undefined }, { newer: 'this change' }),
    formatDiffMarkdown(
      diffOf(
        [
          ...names.map(name => changed(name, many)),
          changed('dev-l', [long]),
          gone,
          { ...gone, application: 'dev-y', change: 'added' },
          {
            ...{ ...gone, application: 'dev-p', change: 'changed' },
            problem: 'before: no chart; after: no values',
          },
        ],
        [
          ...Array.from({ length: 25 }, (_, index) => `after: problem ${index}`),
        ],
      ),
    ),
    formatDiffMarkdown(diffOf([], [`before: ${'long '.repeat(100)}`])),
    formatDiffMarkdown(
      diffOf(
        Array.from({ length: 40 }, (_, index) =>
          changed(
            `dev-w${index}`,
            many.map(each => ({ ...each, path: `${each.path}${'x'.repeat(60)}${index}` })),
          ),
        ),
      ),
    ),
  ];
  const plain = (line: string) =>
    line
      .replace(/^#+ /, '')
      .replace(/^<details(?: open)?><summary>(.*)<\/summary>$/, '$1')
      .replace(/<\/?code>/g, '');

  it.each(texts.map((text, index) => [index, text]))(
    'can be said in another language (%i)',
    (_, text) => {
      let isWithin = false;
      const read: Array<{ line: string; words?: string }> = [];
      for (const line of `${text}`.split('\n').slice(1).map(plain)) {
        if (line.startsWith('```')) isWithin = !isWithin;
        const found = isWithin
          ? recognisedDiffLine(line)
          : recognisedDiffWords(line);
        const words = found && `${found.sign}${english(found.saying)}`;
        read.push({ line, words });
      }
      const ours = read.filter(({ words }) => words !== undefined);
      expect(ours.length).toBeGreaterThan(1);
      expect(ours.map(({ words }) => words)).toEqual(ours.map(({ line }) => line));
      // Names, and what charts render.
      const left = read.filter(({ words }) => words === undefined);
      expect(
        left.filter(({ line }) => /[a-z]{2,} [a-z]{2,}/.test(line)),
      ).toEqual([]);
    },
  );

  it('is told from what a chart renders', () => {
    for (const line of [
      '+     Application',
      '      It renders nothing.',
      '-   data.text: could not be compared: x',
      '+ ConfigMap/x',
      '!     a: has changed, and is hidden',
      '@@ Application @@',
    ])
      expect(recognisedDiffLine(line)).toBeUndefined();
    expect(recognisedDiffWords('Nothing is said.')).toBeUndefined();
  });
});
