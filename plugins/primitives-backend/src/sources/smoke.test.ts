import { applicationSchema } from '@ameide/plugin-primitives-node';
import { hookResult, recorded, Varied } from '../testing/argocd-payloads';
import { toApplicationValue } from './application';
import { newerSmoke, smokeOf } from './smoke';

const smoke = (varied: Varied) => {
  const application = applicationSchema.parse(recorded('dev-a', varied));
  const state = application.status?.operationState;
  const value = toApplicationValue(application, {
    ...{ instance: 'local', url: '', gitops: 'ameideio/ameide-gitops' },
    syncResult: state?.syncResult ?? undefined,
  });
  return smokeOf(value, state?.retryCount ?? 0);
};
const running = { phase: 'Running', finishedAt: null };

describe('smokeOf', () => {
  it.each<[string, Varied, string | undefined]>([
    [
      'hooks that all succeeded',
      { hooks: [hookResult('Succeeded')] },
      'Succeeded',
    ],
    [
      'a failed hook under a Healthy Application',
      { health: 'Healthy', phase: 'Failed', hooks: [hookResult('Failed')] },
      'Failed',
    ],
    [
      'a failed hook of a sync that is called Succeeded',
      { hooks: [hookResult('Failed')] },
      'Failed',
    ],
    [
      'one of two that failed',
      { hooks: [hookResult('Succeeded'), hookResult('Error')] },
      'Failed',
    ],
    ['a partial sync, which runs no hooks', { hooks: [] }, undefined],
    [
      'hooks before the sync only',
      { hooks: [hookResult('Succeeded', { hookType: 'PreSync' })] },
      undefined,
    ],
    [
      'a hook that goes on',
      { ...running, hooks: [hookResult('Running')] },
      'Running',
    ],
    [
      'a hook stuck at Running though the sync ended well: no result is no success',
      { hooks: [hookResult('Running')] },
      'Running',
    ],
    [
      'a hook without a phase, its Job being gone',
      { hooks: [hookResult(undefined)] },
      'Running',
    ],
    [
      'a hook that was not ended when the sync failed',
      { phase: 'Failed', hooks: [hookResult('Running')] },
      'Failed',
    ],
    [
      'hooks that succeeded in a sync that has not ended',
      { ...running, hooks: [hookResult('Succeeded')] },
      'Running',
    ],
  ])('reads %s', (_name, varied, phase) => {
    expect(smoke(varied)?.phase).toBe(phase);
  });

  it('says which hook has no result', () => {
    expect(smoke({ hooks: [hookResult('Running')] })?.message).toBe(
      'The sync ended, but Argo CD gives no result of Job/smoke-rpc',
    );
  });
});

describe('newerSmoke', () => {
  const first = '2026-01-10T12:04:00Z';
  const later = '2026-01-10T13:04:00Z';
  const failed = { phase: 'Failed', hooks: [hookResult('Failed')] };
  const succeeded = { hooks: [hookResult('Succeeded')] };
  it.each<[string, Varied, Varied, string | undefined]>([
    ['the same again', succeeded, succeeded, undefined],
    ['a success of the attempt that failed', failed, succeeded, undefined],
    [
      'a success of the attempt that was seen to fail before it ended',
      { ...failed, ...running },
      succeeded,
      undefined,
    ],
    [
      'the end of what was seen to fail',
      { ...failed, ...running },
      failed,
      'Failed',
    ],
    ['a failure of the attempt that succeeded', succeeded, failed, undefined],
    [
      'the success of a second attempt',
      failed,
      { ...succeeded, retryCount: 1 },
      'Succeeded',
    ],
    [
      'a second attempt under way',
      failed,
      { ...running, retryCount: 1, hooks: [hookResult('Running')] },
      'Running',
    ],
    [
      'a later sync that failed',
      succeeded,
      { ...failed, startedAt: later },
      'Failed',
    ],
    [
      'a later sync under way after a success',
      succeeded,
      { ...running, startedAt: later, hooks: [hookResult('Running')] },
      undefined,
    ],
    [
      'late news of an earlier sync',
      { ...succeeded, startedAt: later },
      { ...failed, startedAt: first },
      undefined,
    ],
    [
      'the end of one under way',
      { ...running, hooks: [hookResult('Running')] },
      succeeded,
      'Succeeded',
    ],
  ])('makes of %s', (_name, known, next, phase) => {
    const result = smoke(next);
    expect(result && newerSmoke(smoke(known), result)?.phase).toBe(phase);
  });
});
