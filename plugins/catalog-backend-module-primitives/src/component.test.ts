import { KnownPrimitive, parseComponent } from './component';

const orders: KnownPrimitive = {
  ...{ id: 'domain-orders-v0', kind: 'domain', name: 'orders', version: 'v0' },
};
const component = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: domain-orders-v0 }
spec: { owner: group:default/orders }
`;
const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 8 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`,
  ),
].join('\n');

describe('parseComponent', () => {
  it('passes over a document that was written to unfold without end', () => {
    expect(parseComponent(`${bomb}\n---\n${component}`, orders)).toMatchObject({
      spec: { owner: 'group:default/orders' },
    });
  });

  it.each(['['.repeat(10_000), '{a: '.repeat(5_000)])(
    'finds none in what nests without end',
    text => {
      expect(parseComponent(text, orders)).toBeUndefined();
    },
  );
});
