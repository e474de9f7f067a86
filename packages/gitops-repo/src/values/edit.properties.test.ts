import fc from 'fast-check';
import { parse } from 'yaml';
import { RefusedError } from '../errors';
import { editValues } from './edit';
import { chartValues } from './testing/chart-values';

const one = `ghcr.io/a/primitive-domain-orders@sha256:${'1'.repeat(64)}`;
const two = `ghcr.io/a/primitive-domain-orders@sha256:${'2'.repeat(64)}`;
const file = 'values.yaml';

/** Parts of a values file that an edit must leave alone; each has a key of its own. */
const others = [
  `# -- Number of replicas, for [docs](https://example.com)\nreplicas: 2\n`,
  `\n\n## @param text Long text\n##\ntext: |+\n  {{ tpl }}\n    deeper\n\n`,
  `folded: >-\n   one\n   two # no comment\n`,
  `defaults: &defaults   # shared\n      cpu: "1"\n      memory: 1Gi\nlimits: *defaults\n`,
  `merged:\n  <<: *outer\nextra: 'it''s'\n`,
  `list:\n- a\n-   b: {c: [1, "2", ~]}\n    d:\n`,
  `flow: { enabled: true ,  image: {ref: x} } # not ours\n`,
  `nested:\n    enabled: true\n    image:\n        ref: nested\n`,
  `"quoted key" : "é\\n\\u00e9 # no comment"\n`,
  `? explicit\n: value\n`,
  `empty:\n`,
  `date: 2024-01-01\noctal: 0755\nhuge: 12345678901234567890\n`,
];

const quote = fc.constantFrom('', '"', "'");
const comment = fc.constantFrom('', ' # c', '   ## enabled: true');
const indent = fc.constantFrom('  ', '    ', '   ');

/** Ours as it is found: what it begins with, and how it looks after `enabled: true` and `one`. */
const ours = fc
  .record({ quote, comment, indent, isFlow: fc.boolean() })
  .map(
    ({ quote: q, comment: c, indent: i, isFlow }) =>
      (value: boolean, ref: string) =>
        [
          `enabled: ${value}${c}\n`,
          isFlow
            ? `image: { pullPolicy: Never, ref: ${q}${ref}${q} }${c}\n`
            : `image:${c}\n${i}# which\n${i}ref: ${q}${ref}${q}${c}\n${i}pullPolicy: Never\n`,
        ],
  );

const form = fc.record({
  eol: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\uFEFF', '---\n', '%YAML 1.2\n---\n'),
  hasLastEol: fc.boolean(),
});

function build(
  parts: readonly string[],
  { eol, mark, hasLastEol }: { eol: string; mark: string; hasLastEol: boolean },
): string {
  const body = `outer: &outer {a: 1}\n${parts.join('')}last: 1\n`;
  const text = mark + (hasLastEol ? body : body.trimEnd());
  return text.replaceAll('\n', eol);
}

const mixed = (extra: fc.Arbitrary<readonly string[]>) =>
  fc.tuple(fc.shuffledSubarray(others), extra, fc.infiniteStream(fc.nat()));

/** Puts parts into the list at places that a stream of numbers says. */
function scatter(
  list: readonly string[],
  extra: readonly string[],
  at: Iterator<number>,
): string[] {
  return extra.reduce<string[]>(
    (into, part) => {
      const place = Number(at.next().value) % (into.length + 1);
      return [...into.slice(0, place), part, ...into.slice(place)];
    },
    [...list],
  );
}

/** The edited text, or why there is none. */
function tryEdit(text: string): { after?: string; refused: string } {
  try {
    const after = editValues(text, { enabled: true, ref: one }, file);
    return { after, refused: '' };
  } catch (error) {
    if (error instanceof RefusedError) return { refused: error.message };
    throw error;
  }
}

function isAsAsked(text: string): boolean {
  const { enabled, image } = parse(text);
  return enabled === true && image.ref === one && tryEdit(text).after === text;
}

describe('edits of values, whatever else the file holds', () => {
  it('change what is there in its place, and come back byte for byte', () => {
    fc.assert(
      fc.property(
        mixed(fc.constant([])),
        ours,
        form,
        ([list, , at], own, how) => {
          const places = [...at.take(2)];
          const text = (value: boolean, ref: string) =>
            build(scatter(list, own(value, ref), places.values()), how);
          const on = editValues(
            text(false, two),
            { enabled: true, ref: one },
            file,
          );
          expect(on).toBe(text(true, one));
          const off = editValues(on, { enabled: false }, file);
          expect(off).toBe(text(false, one));
          expect(editValues(off, { enabled: true }, file)).toBe(on);
          expect(editValues(off, { ref: two }, file)).toBe(text(false, two));
          expect(editValues(on, { enabled: true, ref: one }, file)).toBe(on);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('add what is missing as lines of its own, and come back byte for byte', () => {
    const there = fc.constantFrom(
      [],
      ['enabled: false\n'],
      ['image:\n    # -- policy\n    pullPolicy: Never\n'],
      ['image: # none\n'],
      ['enabled: false # c\n', 'image:\n  pullPolicy: Never\n'],
    );
    fc.assert(
      fc.property(mixed(there), form, ([list, own, at], how) => {
        const text = build(scatter(list, own, at), how);
        const on = editValues(text, { enabled: true, ref: one }, file);
        const [before, after] = [text, on].map(t => t.split(how.eol));
        // What was added, and nothing else.
        const added: string[] = [];
        let next = 0;
        for (const line of after) {
          const isKept =
            line === before[next]?.replace('enabled: false', 'enabled: true');
          if (isKept) next += 1;
          else added.push(line);
        }
        expect(before.slice(next)).toEqual([]);
        expect(added.map(line => line.trim())).toEqual(
          expect.arrayContaining([`ref: "${one}"`]),
        );
        for (const line of added)
          expect(line).toMatch(/^(enabled: true|image:|\s+ref: "[^"]+"|)$/);

        const off = editValues(on, { enabled: false, ref: two }, file);
        expect(editValues(off, { enabled: true, ref: one }, file)).toBe(on);
        expect(parse(on)).toMatchObject({ enabled: true, image: { ref: one } });
      }),
      { numRuns: 300 },
    );
  });

  it('end in the change that was asked for or in a refusal with file and line', () => {
    const token = fc.constantFrom(
      ...['enabled', 'image', 'ref', ': ', ':', ' ', '  ', '\n', '\r\n', '- '],
      ...['{', '}', '[', ']', '"', "'", '&a ', '*a', '<<', '!!str ', '|', '>'],
      ...[
        '# ',
        '---\n',
        '...\n',
        '? ',
        ',',
        '{{',
        '}}',
        '\t',
        'true',
        '~',
        '\uFEFF',
      ],
    );
    const run = fc.check(
      fc.property(fc.array(token, { maxLength: 24 }), tokens => {
        const { after, refused } = tryEdit(tokens.join(''));
        return after === undefined
          ? /^values\.yaml:\d+: ./.test(refused)
          : isAsAsked(after);
      }),
      { numRuns: 1000 },
    );
    expect(fc.defaultReportMessage(run)).toBeUndefined();
  });
});

describe.each(Object.entries(chartValues))(
  'values as %s has them',
  (_, text) => {
    it.each(['\n', '\r\n'])('come back byte for byte (%j)', eol => {
      const before = text.replaceAll('\n', eol);
      const on = editValues(before, { enabled: true, ref: one }, file);
      const kept = on.split(eol).filter(line => !line.includes(one));
      expect(kept.length).toBeGreaterThanOrEqual(before.split(eol).length - 1);
      const off = editValues(on, { enabled: false }, file);
      expect(off).toBe(on.replace(/^enabled:( +)true/m, 'enabled:$1false'));
      expect(editValues(off, { enabled: true }, file)).toBe(on);
      const moved = editValues(on, { ref: two }, file);
      expect(moved).toBe(on.replace(one, two));
      expect(editValues(moved, { ref: one }, file)).toBe(on);
    });
  },
);
