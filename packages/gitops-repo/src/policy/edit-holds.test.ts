import fc from 'fast-check';
import { addHold, removeHold } from './edit-holds';
import { Hold, parseHolds } from './holds';

const hold = (name: string, change: Partial<Hold> = {}): Hold => ({
  primitive: `domain-${name}-v0`,
  environment: 'staging',
  digest: `sha256:${'1'.repeat(64)}`,
  until: '2026-12-31',
  reason: 'It is "slow": see #12',
  ...change,
});

const kept = `# Ours.
holds:
    # Until the fix is out.
    - primitive: domain-a-v0
      environment: dev
      digest: "sha256:${'2'.repeat(64)}"   # the good one
      until: "2026-12-01"
      reason: |
        Slow.

    # Another.
    - {primitive: domain-b-v0, environment: dev, digest: "sha256:${'3'.repeat(
      64,
    )}", until: "2026-12-02", reason: why}
# The end.
`.replace('reason: |\n        Slow.\n', 'reason: Slow.\n');

describe('holds in a file that people keep', () => {
  it('begin with words about what they are', () => {
    const text = addHold(undefined, hold('orders'));
    expect(text).toMatch(/^# Digests that environments keep/);
    expect(parseHolds(text)).toEqual([hold('orders')]);
  });

  it('are added at the end, and everything else stays', () => {
    const text = addHold(kept, hold('orders'));
    expect(parseHolds(text)).toHaveLength(3);
    const lines = text.split('\n');
    for (const line of kept.split('\n')) expect(lines).toContain(line);
    expect(removeHold(text, hold('orders'))).toBe(kept);
  });

  it('are taken out with nothing else', () => {
    const [first, second] = parseHolds(kept);
    const text = removeHold(kept, first);
    expect(parseHolds(text)).toEqual([second]);
    expect(text).toContain('# Another.');
    expect(text).toContain('# The end.');
  });

  it.each([
    'holds: []\n',
    'holds:\n',
    '# Nothing yet.\nholds: [] # none\n',
    '# Nothing yet.\n',
  ])('are added to none: %j', text => {
    const added = addHold(text, hold('orders'));
    expect(parseHolds(added)).toEqual([hold('orders')]);
    expect(added.startsWith('#')).toBe(text.startsWith('#'));
    expect(parseHolds(removeHold(added, hold('orders')))).toEqual([]);
  });

  it('refuses a list on one line, with its line', () => {
    const text = `# x\nholds: [{primitive: domain-b-v0, environment: dev, digest: "sha256:${'3'.repeat(
      64,
    )}", until: "2026-12-02", reason: why}]\n`;
    expect(() => addHold(text, hold('orders'))).toThrow(
      'config/holds.yaml:2: write the list with one "- " for each hold',
    );
  });

  it('come and go in any order', () => {
    const reasons = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter(
        text =>
          /^[^\p{Cc}]*$/u.test(text) && text.trim() === text && text !== '',
      );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 5 }), reasons), { maxLength: 12 }),
        acts => {
          let text = kept;
          const model = parseHolds(kept);
          for (const [at, reason] of acts) {
            const wanted = hold(`n${at}`, { reason });
            const known = model.findIndex(
              h => h.primitive === wanted.primitive,
            );
            if (known >= 0) {
              text = removeHold(text, model[known]);
              model.splice(known, 1);
            } else {
              text = addHold(text, wanted);
              model.push(wanted);
            }
            expect(parseHolds(text)).toEqual(model);
          }
          expect(text).toContain('# the good one');
        },
      ),
      { numRuns: 50 },
    );
  });
});
