import { RefusedError } from '../errors';
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
      'adds what is missing at the end, where no comment is parted from its key',
      `# why\na: 1`,
      `# why\na: 1\nenabled: true\nimage:\n  ref: "${one}"`,
    ],
    [
      'fills an empty value',
      `enabled: false\nimage:\n  ref: # none yet\n`,
      `enabled: true\nimage:\n  ref: "${one}" # none yet\n`,
    ],
    [
      'adds ref under its own key, above the comments of others',
      `image: # which\n   # -- when to pull\n   pullPolicy: Never\nenabled: false\n`,
      `image: # which\n   ref: "${one}"\n   # -- when to pull\n   pullPolicy: Never\nenabled: true\n`,
    ],
    [
      'adds to mappings in braces',
      `{image: {pullPolicy: Never}, a: 1}`,
      `{enabled: true, image: {ref: "${one}", pullPolicy: Never}, a: 1}`,
    ],
    [
      'fills an empty mapping in braces',
      `enabled: false\nimage: {} # none\n`,
      `enabled: true\nimage: {ref: "${one}"} # none\n`,
    ],
    [
      'fills a file of an empty mapping',
      `{}\n`,
      `{enabled: true, image: {ref: "${one}"}}\n`,
    ],
    [
      'fills an image of nothing',
      `image: # none\nenabled: false\n`,
      `image: # none\n  ref: "${one}"\nenabled: true\n`,
    ],
    [
      'fills an image that is null',
      `enabled: ~\nimage: null\n`,
      `enabled: true\nimage: {ref: "${one}"}\n`,
    ],
    [
      'fills an image of nothing where the file ends with it',
      `enabled: false\nimage:`,
      `enabled: true\nimage:\n  ref: "${one}"`,
    ],
    [
      'keeps a byte order mark',
      `\uFEFFimage:\r\n  ref: ""\r\n`,
      `\uFEFFimage:\r\n  ref: "${one}"\r\nenabled: true\r\n`,
    ],
    [
      'keeps a top mapping that is indented',
      `---\n  a: 1\n  enabled: false\n`,
      `---\n  a: 1\n  enabled: true\n  image:\n    ref: "${one}"\n`,
    ],
    [
      'keeps quoted keys and spaces before the colon',
      `"enabled" : false\n'image' : {"ref" : ""}\n`,
      `"enabled" : true\n'image' : {"ref" : "${one}"}\n`,
    ],
    [
      'leaves anchors, aliases and merge keys of others',
      `x: &x {a: 1}\ny:\n  <<: *x\nenabled: false\nimage:\n  ref: ""\n`,
      `x: &x {a: 1}\ny:\n  <<: *x\nenabled: true\nimage:\n  ref: "${one}"\n`,
    ],
    [
      'leaves templates inside text',
      `host: "{{ .Values.x }}"\ntext: |\n  {{ if x }}\nenabled: false\nimage: {ref: ""}\n`,
      `host: "{{ .Values.x }}"\ntext: |\n  {{ if x }}\nenabled: true\nimage: {ref: "${one}"}\n`,
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
      'f.yaml:2: Map keys must be unique; remove all but one',
    ],
    [
      'duplicate keys of others',
      `a:\n  b: 1\n  b: 2\nenabled: true\n`,
      'f.yaml:3: Map keys must be unique; remove all but one',
    ],
    [
      'a template for a value',
      `a: 1\nb: {{ .Values.x }}\n`,
      'f.yaml:2: is a template, not YAML: edit it by hand',
    ],
    [
      'templates around keys',
      `a: 1\n{{- if .x }}\nenabled: true\n{{- end }}\n`,
      'f.yaml:2: is a template, not YAML: edit it by hand',
    ],
    [
      'merge keys',
      `base: &b {x: 1}\n<<: *b\nenabled: false\n`,
      'f.yaml:2: a merge key ("<<") hides what is set here; write its values out',
    ],
    [
      'merge keys in the image',
      `base: &b {x: 1}\nimage:\n  <<: *b\n  ref: ""\n`,
      'f.yaml:3: a merge key',
    ],
    [
      'aliases',
      `on: &x false\nenabled: *x\n`,
      'f.yaml:2: enabled: must be a plain value, not an alias; write the value out',
    ],
    [
      'an image that is an alias',
      `x: &x {ref: ""}\nimage: *x\n`,
      'f.yaml:2: image: must be a mapping, not an alias; write it out',
    ],
    [
      'aliases of nothing',
      `a: 1\nb: *x\n`,
      'f.yaml:2: *x names no anchor above',
    ],
    [
      'anchors',
      `enabled: &x false\nother: *x\n`,
      'f.yaml:1: enabled: carries an anchor or a tag; write the value out',
    ],
    [
      'an image with an anchor',
      `a: 1\nimage: &x\n  ref: ""\n`,
      'f.yaml:3: carries an anchor or a tag, so other places change with it',
    ],
    [
      'text for a boolean',
      `enabled: "no"\n`,
      'f.yaml:1: enabled: must be true or false',
    ],
    [
      'a number for a reference',
      `image:\n  ref: 1\n`,
      'f.yaml:2: ref: must be text',
    ],
    [
      'a block of text for a reference',
      `image:\n  ref: >-\n    x\n`,
      'f.yaml:2: ref: is a block of text; write it on one line',
    ],
    [
      'an image that is text',
      `image: nginx\n`,
      'f.yaml:1: image: must be a mapping, not a list or a single value',
    ],
    ['a list', `- 1\n`, 'f.yaml:1: values must be a mapping'],
    [
      'two documents',
      `a: 1\n---\nb: 1\n`,
      'f.yaml:2: a second YAML document begins; values are one document',
    ],
    [
      'a document that is closed',
      `a: 1\n...\n`,
      'f.yaml:2: the document is closed with "..."; remove that line',
    ],
    [
      'what is no UTF-8',
      `a: 1\nb: "\uFFFD"\n`,
      'f.yaml:2: is not UTF-8; save it as UTF-8',
    ],
  ])('refuses %s with the line and what to do', (_, text, why) => {
    const edit = () => editValues(text, { enabled: true, ref: one }, 'f.yaml');
    expect(edit).toThrow(RefusedError);
    expect(edit).toThrow(why);
  });
});
