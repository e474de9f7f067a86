import { findApproval, MaybeApproval, secondPersonStep } from './second-person';

const waits = { by: 'user:default/ada', until: '2026-03-02T10:00:00Z' };
const task = (
  id: string,
  status: string,
  asks = 'asked',
  template = 'approve-request',
): MaybeApproval => ({
  ...{ id, status },
  spec: {
    parameters: { task: asks },
    templateInfo: { entityRef: `template:default/${template}` },
    user: { ref: 'user:default/rei' },
  },
});

describe('the second person of a request', () => {
  it.each<[string, MaybeApproval[], string | undefined]>([
    ['nobody', [], undefined],
    ['who approved', [task('1', 'completed')], '1'],
    ['who is about to', [task('1', 'processing')], '1'],
    ['nobody whose task failed', [task('1', 'failed')], undefined],
    ['who came after one', [task('1', 'failed'), task('2', 'completed')], '2'],
    ['nobody of another request', [task('1', 'completed', 'x')], undefined],
    [
      'nobody who did something else',
      [task('1', 'completed', 'asked', 'promote-primitive')],
      undefined,
    ],
  ])('is %s', (_, tasks, found) => {
    expect(findApproval(tasks, 'asked')?.taskId).toBe(found);
  });

  it.each([
    [undefined, '2026-03-02T09:59:59Z', 'waiting', 'waits'],
    [undefined, '2026-03-02T10:00:00Z', 'failed', 'expired'],
    ['processing', '2026-03-02T10:00:00Z', 'running', 'approving'],
    ['completed', '2026-03-05T10:00:00Z', 'passed', 'approved'],
  ])('%s at %s is %s', (status, now, expected, detail) => {
    const approval = status && { taskId: '1', person: 'rei', status };
    expect(
      secondPersonStep({
        ...{ waits, approval: approval || undefined, isKnown: true },
        now: new Date(now),
      }),
    ).toMatchObject({ status: expected, detail });
  });

  it('is neither late nor waited for where nobody could look', () => {
    for (const now of ['2026-03-02T09:59:59Z', '2026-03-05T10:00:00Z'])
      expect(
        secondPersonStep({
          ...{ waits, approval: undefined, isKnown: false },
          now: new Date(now),
        }),
      ).toMatchObject({ status: 'unknown', head: 'unknown' });
  });
});
