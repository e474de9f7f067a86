import { clean } from './clean';

describe('what others wrote, on its way into a fact', () => {
  it('is no longer than anybody reads, at any depth, and keeps no credential where it is cut', () => {
    const token = `ghp_${'a'.repeat(36)}`;
    const text = `${'x'.repeat(64 * 1024 - 10)} ${token} ${'y'.repeat(1e6)}`;
    const [{ message }] = clean({ a: [{ message: text }] }).a;
    expect(message).toHaveLength(64 * 1024 + 1);
    expect(message).toMatch(/x \*\*\* y+…$/);
    expect(clean({ a: [1, null, 'short'] })).toEqual({ a: [1, null, 'short'] });
  });
});
