import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWaivers, waiversFile } from '../policy/waivers';
import { waive, waiverBranch } from './waive';

const waiver = {
  ...{ rule: 'core-ci', primitive: 'domain-orders-v0' },
  ...{ until: '2026-12-31', reason: 'Being rewritten' },
};

describe('a waiver that is asked for', () => {
  const root = mkdtempSync(join(tmpdir(), 'waive-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('is one file, on the branch of its rule, subject and environment', async () => {
    const now = new Date('2026-12-31T23:59:59Z');
    const change = await waive({ root, now, ...waiver, environment: 'dev' });
    expect(change.branch).toBe('primitive/domain-orders-v0/waive-core-ci-dev');
    expect([...change.files.keys()]).toEqual([waiversFile]);
    expect(parseWaivers(change.files.get(waiversFile))).toEqual([
      { ...waiver, environment: 'dev' },
    ]);
  });

  it.each([
    'a: b # no comment, "quoted" and \'quoted\'',
    '- rule: core-ci, owner: everybody',
    '&a *b !!js/function >- | ${{ x }} {{ .Values }}',
    '"; drop: [{ rule: core-ci }] #',
    '--- then another document',
  ])('has the reason %s, and nothing else by it', async reason => {
    const now = new Date('2026-01-31T00:00:00Z');
    const change = await waive({ root, now, ...waiver, reason });
    expect(parseWaivers(change.files.get(waiversFile))).toEqual([
      { ...waiver, reason },
    ]);
  });

  it('is refused when its last day is over', async () => {
    const now = new Date('2027-01-01T00:00:00Z');
    await expect(waive({ root, now, ...waiver })).rejects.toThrow(
      'until: 2026-12-31 is over',
    );
  });

  it.each([
    [{ primitive: 'domain-a-v0' }, 'primitive/domain-a-v0/waive-core-ci'],
    [{ owner: 'group:default/a' }, 'waive/group-default-a/waive-core-ci'],
    [
      { owner: 'a', environment: 'staging' as const },
      'waive/a/waive-core-ci-staging',
    ],
  ])('of %j has the branch %s', (whom, branch) => {
    expect(waiverBranch({ rule: 'core-ci', ...whom })).toBe(branch);
  });
});
