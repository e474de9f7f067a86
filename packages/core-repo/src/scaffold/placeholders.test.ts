import { placeholdersFor, substitute } from './placeholders';

const primitive = {
  kind: 'domain',
  name: 'order-history',
  version: 'v0',
} as const;
const skeleton = placeholdersFor({
  primitive,
  from: 'skeleton',
  owner: 'group:default/a',
});
const example = placeholdersFor({
  primitive,
  from: 'example',
  owner: 'group:default/a',
  system: 'shop',
});

describe('substitute', () => {
  it.each([
    ['class __Name__Service {', 'class OrderHistoryService {'],
    ["'__name_snake___pb.js'", "'order_history_pb.js'"],
    ['__id__ __kind__ __proto_version__', 'domain-order-history-v0 domain v1'],
    ['src/__tests__/unit __unknown__', 'src/__tests__/unit __unknown__'],
    ['// __scaffold__: later', '// AMEIDE_SCAFFOLD: later'],
    ['a\n  system: __system__\nb', 'a\nb'],
  ])('%j gives %j in a skeleton without a system', (text, result) => {
    expect(substitute(text, skeleton)).toBe(result);
  });

  it.each([
    ['a\n// __scaffold__: later\nb', 'a\nb'],
    ['  system: __system__', '  system: shop'],
  ])('%j gives %j in an example with a system', (text, result) => {
    expect(substitute(text, example)).toBe(result);
  });

  it('never reads a value again', () => {
    const tricky = placeholdersFor({
      primitive,
      from: 'example',
      description: '__owner__ $& $1',
    });
    expect(substitute('description: __description__', tricky)).toBe(
      'description: "__owner__ $& $1"',
    );
  });
});
