import { applyAllowances, secretsSettingsSchema } from './allow-list';
import { fingerprintOf } from './fingerprint';

const allowance = {
  path: 'primitives/domain/orders/a.yaml',
  reason: 'Key of the sandbox, which is public',
  expires: '2026-06-30',
};
const candidate = {
  path: 'primitives/domain/orders/a.yaml',
  rule: 'secrets/known-token/github',
  fingerprint: '0123456789abcdef',
};

it.each<[string, object, string, string]>([
  ['its file', {}, '2026-06-30', 'left 0, expired , unused '],
  ['its file, a day late', {}, '2026-07-01', 'left 1, expired 0, unused '],
  [
    'a folder',
    { path: 'primitives/domain/orders/**' },
    '2026-01-01',
    'left 0, expired , unused ',
  ],
  [
    'another folder',
    { path: 'primitives/domain/order/**' },
    '2026-01-01',
    'left 1, expired , unused ',
  ],
  [
    'another file of this primitive',
    { path: 'primitives/domain/orders/b.yaml' },
    '2026-01-01',
    'left 1, expired , unused 0',
  ],
  [
    'its rule',
    { rule: 'secrets/known-token' },
    '2026-01-01',
    'left 0, expired , unused ',
  ],
  [
    'another rule',
    { rule: 'secrets/known' },
    '2026-01-01',
    'left 1, expired , unused 0',
  ],
  [
    'its fingerprint',
    { fingerprint: candidate.fingerprint },
    '2026-01-01',
    'left 0, expired , unused ',
  ],
  [
    'another fingerprint',
    { fingerprint: 'f'.repeat(16) },
    '2026-01-01',
    'left 1, expired , unused 0',
  ],
])('an allowance for %s', (_title, changes, today, outcome) => {
  const { left, expired, unused } = applyAllowances({
    candidates: [candidate],
    allowances: [{ ...allowance, ...changes }],
    today,
    isLookedAt: path => path.startsWith('primitives/domain/orders/'),
  });
  expect(`left ${left.length}, expired ${expired}, unused ${unused}`).toBe(
    outcome,
  );
});

it.each<[object, string]>([
  [{ reason: undefined }, 'must say why this is no secret'],
  [
    { reason: '          ' },
    'must say why this is no secret, in 10 characters at least',
  ],
  [{ expires: undefined }, 'must be a day, written as YYYY-MM-DD'],
  [{ expires: '2026-02-30' }, 'must be a day, written as YYYY-MM-DD'],
  [{ expires: 'never' }, 'must be a day, written as YYYY-MM-DD'],
  [{ path: '../x' }, 'must be the path of a file'],
  [{ path: '/etc' }, 'must be the path of a file'],
  [{ path: '**' }, 'must be the path of a file'],
  [{ fingerprint: 'x' }, 'must be the 16 digits'],
  [{ rule: 'imports' }, 'must be a rule of the check secrets'],
  [{ note: 'x' }, 'note'],
])('is refused with %j', (changes, message) => {
  const result = secretsSettingsSchema.safeParse({
    allow: [{ ...allowance, ...changes }],
  });
  expect(JSON.stringify(result.error?.issues)).toContain(message);
});

it('gives fingerprints that stay when lines move', () => {
  const one = { rule: 'r', path: 'p', maskedLine: '  a: ***', ordinal: 0 };
  expect(fingerprintOf(one)).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf({ ...one, maskedLine: 'a: ***' })).toBe(
    fingerprintOf(one),
  );
  expect(fingerprintOf({ ...one, ordinal: 1 })).not.toBe(fingerprintOf(one));
});
