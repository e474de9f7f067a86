import { z } from 'zod';
import { RefusedError } from './errors';
import { parseHolds } from './policy/holds';
import { parsePolicy } from './policy/policy';
import { readSettingsFile } from './settings-file';

const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 8 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`,
  ),
].join('\n');

describe('settings that somebody wrote to harm the gate or the portal', () => {
  it.each([
    ['aliases without end', bomb],
    ['nested without end', '['.repeat(50_000)],
    ['nested maps', '{a: '.repeat(20_000)],
    ['a tag of another language', '!!python/object:os.system {x: 1}'],
    ['two documents', 'holds: []\n---\nholds: []'],
  ])('are refused with the file: %s', (_, text) => {
    const began = performance.now();
    expect(() => parseHolds(text)).toThrow(RefusedError);
    expect(() => parseHolds(text)).toThrow('config/holds.yaml: ');
    expect(() => parsePolicy(text)).toThrow(RefusedError);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'change no prototype by the key %s',
    key => {
      const text = `${key}: { polluted: true }\nname: x`;
      const schema = z.strictObject({ name: z.string() });
      expect(() => readSettingsFile(text, 'f.yaml', schema)).toThrow(key);
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
      expect(() => parseHolds(text)).toThrow(RefusedError);
    },
  );
});
