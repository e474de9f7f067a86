import { z } from 'zod';
import { RefusedError } from './errors';
import { addHold } from './policy/edit-holds';
import { parseHolds } from './policy/holds';
import { parsePolicy } from './policy/policy';
import { addWaiver, parseWaivers, waiversFile } from './policy/waivers';
import { readSettingsFile } from './settings-file';
import { largestYaml } from './yaml-file';

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
    const began = process.cpuUsage();
    expect(() => parseHolds(text)).toThrow(RefusedError);
    expect(() => parseHolds(text)).toThrow('config/holds.yaml: ');
    expect(() => parsePolicy(text)).toThrow(RefusedError);
    expect(process.cpuUsage(began).user).toBeLessThan(10_000_000);
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

  const hold = {
    primitive: 'domain-orders-v0' as const,
    environment: 'dev' as const,
    digest: `sha256:${'a'.repeat(64)}` as const,
    until: '2099-12-31',
    reason: 'x',
  };
  const waiver = {
    ...{ rule: 'core-ci', owner: 'a', until: '2099-12-31', reason: 'x' },
  };
  const list = (name: string, item: object, count: number) =>
    `${name}:\n${`  - ${JSON.stringify(item)}\n`.repeat(count)}`;

  it('are refused with how many there may be, by whoever reads them and by whoever adds one', () => {
    const holds = (count: number) => list('holds', hold, count);
    const waivers = (count: number) => list('waivers', waiver, count);
    expect(parseHolds(holds(500))).toHaveLength(500);
    expect(parseWaivers(waivers(500))).toHaveLength(500);
    expect(() => parseHolds(holds(501))).toThrow(
      /^config\/holds\.yaml: holds.*must be at most 500/,
    );
    expect(() => parseWaivers(waivers(501))).toThrow(
      /^config\/waivers\.yaml: waivers.*must be at most 500/,
    );
    expect(() => addHold(holds(500), parseHolds(holds(1))[0])).toThrow(
      'has 500 holds, the most there may be',
    );
    expect(() => addWaiver(waivers(500), waiver)).toThrow(
      'has 500 waivers, the most there may be',
    );
  });

  it('are refused unread where they are too large', () => {
    const text = `holds: []\n${'# and so on\n'.repeat(largestYaml / 10)}`;
    const began = process.cpuUsage();
    expect(() => parseHolds(text)).toThrow(
      /^config\/holds\.yaml: has \d+ KiB; at most 256 KiB are read$/,
    );
    expect(() => parseWaivers(text)).toThrow(`${waiversFile}: has `);
    expect(process.cpuUsage(began).user).toBeLessThan(100_000);
  });
});
