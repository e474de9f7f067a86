import { parseExistingPrimitive } from './existing-primitive';
import { commitMessage } from './commit-message';

const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 8 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`,
  ),
].join('\n');

const component =
  'kind: Component\nmetadata: { name: domain-orders-v0 }\nspec: { owner: group:default/orders }\n';

it('passes over a document whose aliases unfold without end', () => {
  expect(parseExistingPrimitive(`${bomb}\n---\n${component}`)).toEqual({
    id: 'domain-orders-v0',
    owner: 'group:default/orders',
  });
});

it('reads no file that is too large', () => {
  const text = `${component}---\n${Array.from(
    { length: 20_000 },
    (_, i) => `k${i}: x`,
  ).join('\n')}`;
  const began = process.cpuUsage();
  expect(parseExistingPrimitive(text)).toBeUndefined();
  expect(process.cpuUsage(began).user).toBeLessThan(100_000);
});

it('lets a name that somebody chose add no trailer to a commit', () => {
  const message = commitMessage('Add it', {
    ref: 'user:default/eve\nSigned-off-by: root <root@example.com>',
  });
  expect(message.split('\n').filter(l => /^[\w-]+: /.test(l))).toHaveLength(1);
});
