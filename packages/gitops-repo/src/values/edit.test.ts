import fc from 'fast-check';
import { editValues } from './edit';

const one = `ghcr.io/a/primitive-domain-orders@sha256:${'1'.repeat(64)}`;
const two = `ghcr.io/a/primitive-domain-orders@sha256:${'2'.repeat(64)}`;

describe('editValues', () => {
  it.each([
    [
      'keeps comments, order and quoting',
      `# top\nother: 'x'   # why\nenabled: false # off\nimage:\n    # pinned\n    ref: ""\n\n\ntail: [ 1,2 ]\n`,
      `# top\nother: 'x'   # why\nenabled: true # off\nimage:\n    # pinned\n    ref: "${one}"\n\n\ntail: [ 1,2 ]\n`,
    ],
    [
      'keeps single quotes',
      `enabled: false\nimage:\n  ref: ''\n`,
      `enabled: true\nimage:\n  ref: '${one}'\n`,
    ],
    [
      'keeps plain text',
      `enabled: false\nimage:\n  ref: ${two}\n`,
      `enabled: true\nimage:\n  ref: ${one}\n`,
    ],
    [
      'edits flow mappings',
      `{enabled: false, image: {ref: ""}}\n`,
      `{enabled: true, image: {ref: "${one}"}}\n`,
    ],
    [
      'keeps carriage returns',
      `enabled: false\r\nimage:\r\n  ref: ""\r\n`,
      `enabled: true\r\nimage:\r\n  ref: "${one}"\r\n`,
    ],
    [
      'adds what is missing, at the end too',
      `# why\na: 1`,
      `# why\nenabled: true\na: 1\nimage:\n  ref: "${one}"\n`,
    ],
    [
      'fills an empty value',
      `enabled: false\nimage:\n  ref: # none yet\n`,
      `enabled: true\nimage:\n  ref: "${one}" # none yet\n`,
    ],
    [
      'adds ref to an image',
      `enabled: false\nimage:\n  pullPolicy: IfNotPresent\n`,
      `enabled: true\nimage:\n  ref: "${one}"\n  pullPolicy: IfNotPresent\n`,
    ],
    [
      'starts an empty file',
      `# later\n`,
      `# later\nenabled: true\nimage:\n  ref: "${one}"\n`,
    ],
  ])('%s', (_, before, after) => {
    expect(editValues(before, { enabled: true, ref: one }, 'f.yaml')).toBe(
      after,
    );
  });

  it.each([
    [
      'duplicate keys',
      `enabled: false\nenabled: true\n`,
      'f.yaml:2: Map keys must be unique',
    ],
    ['templates', `enabled: {{ .Values.x }}\n`, 'f.yaml:1:'],
    [
      'merge keys',
      `base: &b {x: 1}\n<<: *b\nenabled: false\n`,
      'f.yaml:2: a merge key',
    ],
    [
      'aliases',
      `on: &x false\nenabled: *x\n`,
      'f.yaml:2: must be a plain value',
    ],
    [
      'anchors',
      `enabled: &x false\nother: *x\n`,
      'f.yaml:1: carries an anchor',
    ],
    [
      'text for a boolean',
      `enabled: "no"\n`,
      'f.yaml:1: enabled: must be true or false',
    ],
    [
      'an image that is text',
      `image: nginx\n`,
      'f.yaml:1: image: must be a mapping',
    ],
    ['a list', `- 1\n`, 'f.yaml:1: values must be a mapping'],
    ['two documents', `a: 1\n---\nb: 1\n`, 'holds 2 YAML documents'],
    [
      'a flow mapping without the key',
      `{a: 1}\n`,
      'f.yaml:1: a key is missing in a flow mapping',
    ],
  ])('refuses %s with the line', (_, text, why) => {
    expect(() =>
      editValues(text, { enabled: true, ref: one }, 'f.yaml'),
    ).toThrow(why);
  });

  it('changes only the two lines, and nothing at all on the way back', () => {
    const filler = fc.constantFrom(
      '# a comment\n',
      '\n',
      `x-a: 'q'  # c\n`,
      'x-b: "é\\n"\n',
      'x-c:\n  - 1\n  -   {a: b}\n',
      'x-d: |\n  text: {{ x }}\n\n',
      'x-e: &e 1\n',
    );
    const parts = fc.uniqueArray(filler, {
      selector: f => (f.startsWith('x-') ? f.slice(0, 3) : f),
    });
    fc.assert(
      fc.property(
        parts,
        parts,
        fc.constantFrom('', ' # c'),
        fc.constantFrom('\n', '\r\n'),
        (head, tail, comment, eol) => {
          const tailOnly = tail.filter(
            f =>
              !f.startsWith('x-') ||
              !head.some(h => h.slice(0, 3) === f.slice(0, 3)),
          );
          const text = `${head.join(
            '',
          )}enabled: false${comment}\nimage:\n  ref: "${two}"${comment}\n${tailOnly.join(
            '',
          )}`.replaceAll('\n', eol);
          const on = editValues(text, { enabled: true, ref: one }, 'f.yaml');
          expect(on).toBe(
            text.replace('enabled: false', 'enabled: true').replace(two, one),
          );
          expect(editValues(on, { enabled: false, ref: two }, 'f.yaml')).toBe(
            text,
          );
          expect(editValues(on, { enabled: true, ref: one }, 'f.yaml')).toBe(
            on,
          );
        },
      ),
    );
  });
});
