import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nearestName } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { InvalidInputError } from './errors';
import { parseSettings, readSettings } from './settings';

const defaults = {
  organization: 'ameideio',
  repository: 'ameide',
  registry: 'ghcr.io/ameideio',
  severities: {},
};

it.each([
  ['', defaults],
  ['# nothing\n', defaults],
  ['organization: acme', { ...defaults, organization: 'acme' }],
  [
    'severities: { imports: warning, imports/computed: error, shape: off }',
    {
      ...defaults,
      severities: {
        imports: 'warning',
        'imports/computed': 'error',
        shape: 'off',
      },
    },
  ],
])('%j is taken', (text, settings) => {
  expect(parseSettings(text)).toMatchObject(settings);
});

it.each([
  [
    'severties: {}',
    'ameide.yaml: severties: is not known; did you mean "severities"?',
  ],
  [
    'organisation: acme',
    'ameide.yaml: organisation: is not known; did you mean "organization"?',
  ],
  [
    'Registry: x/y',
    'ameide.yaml: Registry: is not known; did you mean "registry"?',
  ],
  [
    'zzzzzzzzzzzz: 1',
    /^ameide\.yaml: zzzzzzzzzzzz: is not one of organization, repository, /,
  ],
  [
    'severities: { imports: fatal }',
    'ameide.yaml: severities: imports: must be off, warning or error',
  ],
  [
    'severities: [imports]',
    'ameide.yaml: severities: must name rules, each with off, warning or error',
  ],
  [
    'organization: -x',
    'ameide.yaml: organization: must be an organization on GitHub',
  ],
  [
    'docs: javascript:alert(1)',
    'ameide.yaml: docs: must be an address that begins with https:// or http://',
  ],
  [
    'shapes: ../elsewhere',
    /^ameide\.yaml: shapes: must be a folder of the repository/,
  ],
  ['a: [', /^ameide\.yaml: is not YAML: /],
  [
    'repository: a\nrepository: b',
    /^ameide\.yaml: is not YAML: Map keys must be unique/,
  ],
  ['- a', /^ameide\.yaml: /],
])('%j is refused with the key and its rule', (text, message) => {
  expect(() => parseSettings(text)).toThrow(InvalidInputError);
  expect(() => parseSettings(text)).toThrow(message);
});

function refusalOf(text: string): unknown {
  try {
    parseSettings(text);
    return undefined;
  } catch (error) {
    return error;
  }
}

it('is refused in words, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), text => {
      const refusal = refusalOf(text);
      const isInWords =
        refusal === undefined ||
        (refusal instanceof InvalidInputError &&
          refusal.message.startsWith('ameide.yaml: '));
      expect(isInWords).toBe(true);
    }),
  );
});

it('is a plain file', async () => {
  const root = mkdtempSync(join(tmpdir(), 'settings-'));
  const path = join(root, 'ameide.yaml');
  try {
    expect(await readSettings(root)).toMatchObject(defaults);
    symlinkSync('/etc/passwd', path);
    await expect(readSettings(root)).rejects.toThrow('symbolic link');
    rmSync(path);
    mkdirSync(path);
    await expect(readSettings(root)).rejects.toThrow('no plain file');
    rmSync(path, { recursive: true });
    writeFileSync(path, `# ${'x'.repeat(1024 * 1024)}`);
    await expect(readSettings(root)).rejects.toThrow('too large');
  } finally {
    rmSync(root, { recursive: true });
  }
});

it.each([
  [
    'imports/computd',
    ['imports/computed', 'imports/unlisted'],
    'imports/computed',
  ],
  ['IMPORTS', ['imports'], 'imports'],
  ['off', ['imports', 'shape'], undefined],
])('nearest to %s of %j is %s', (name, known, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});
