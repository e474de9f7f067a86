import { isReached } from './goal';

const digest = `sha256:${'a'.repeat(64)}`;
const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`),
].join('\n');

describe('a values file that somebody wrote to harm the portal', () => {
  const reached = (text: string) =>
    isReached(
      {
        workflow: 'enable',
        primitive: 'domain-orders-v0',
        environment: 'dev',
        digest,
      },
      async () => text,
      async () => text,
    );

  it('is reached where it is none', async () => {
    expect(await reached(`enabled: true\nimage: { ref: "registry.test/orders@${digest}" }`)).toBe(true);
  });

  it.each([
    ['aliases without end', `enabled: true\n${bomb}`],
    ['nested without end', '['.repeat(50_000)],
    ['nested maps', '{a: '.repeat(20_000)],
    ['a prototype', `__proto__: { enabled: true, image: { ref: "r/o@${digest}" } }`],
    ['broken', 'enabled: true\n\t- x: ['],
    ['two documents', 'enabled: true\n---\nenabled: true'],
  ])('reaches nothing by %s, and stops nothing', async (_, text) => {
    const began = process.cpuUsage();
    expect(await reached(text)).toBe(false);
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
    expect(Reflect.get({}, 'enabled')).toBeUndefined();
  });
});
