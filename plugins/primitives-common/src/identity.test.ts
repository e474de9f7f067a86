import fc from 'fast-check';
import {
  nameSchema,
  parsePrimitiveId,
  primitiveId,
  primitiveKinds,
  versionSchema,
} from './identity';

describe('primitive identity', () => {
  it.each([
    ['Orders', 'lower-case words'],
    ['orders_v2', 'lower-case words'],
    ['-orders', 'lower-case words'],
    ['orders--eu', 'lower-case words'],
    ['../orders', 'lower-case words'],
    ['orders\n', 'lower-case words'],
    ['a'.repeat(25), 'at most 24'],
    ['orders-smoke', 'must not end in'],
  ])('refuses the name %j and says why', (name, why) => {
    const result = nameSchema.safeParse(name);
    expect(result.error?.issues[0].message).toContain(why);
  });

  it.each(['v00', 'v-1', '1', 'v1.0', 'v'])('refuses the version %j', version => {
    expect(versionSchema.safeParse(version).success).toBe(false);
  });

  it('reads every id back that it writes', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,4}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...primitiveKinds),
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.nat(99),
        (kind, words, n) => {
          const ref = { kind, name: words.join('-'), version: `v${n}` };
          expect(parsePrimitiveId(primitiveId(ref))).toEqual(ref);
        },
      ),
    );
  });
});
