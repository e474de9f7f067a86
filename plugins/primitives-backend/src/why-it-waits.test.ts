import { SourceStatus } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { anyChange, anySources } from './__testUtils__/any-world';
import { FactValue } from './facts/fact';
import { dev, main } from './testing/stages';
import {
  allOk,
  application,
  Change,
  digest,
  green,
  id,
  imageRepository,
  now,
  pipelineIn,
  pull,
  sha,
} from './testing/world';

const older = { enabled: true, digest: digest('0'), path: 'v', suspects: [] };
const smoke = `${dev}-smoke`;
const asked = { enabled: true, digest: digest('1') };
const passed = { state: 'passed' as const, failures: [] };

const app = (change: Partial<typeof application>): Change => ({
  application: { [dev]: { ...application, ...change } },
});
const enabling = (
  change: Parameters<typeof pull>[2] = {},
  checks: FactValue<'gitops-checks'> | null = passed,
): Change => ({
  desired: { [`dev/${id}`]: null, [`dev/${id}-smoke`]: null },
  'gitops-pull': {
    2: pull(2, 'enable-dev', {
      ...{ state: 'open', mergedAt: undefined },
      ...change,
    }),
  },
  'gitops-checks': { [sha('e')]: checks },
});
const creating = (change: Parameters<typeof pull>[2] = {}): Change => ({
  folder: { 'domain/orders': null },
  'core-pull': {
    [id]: pull(5, 'create', {
      ...{ state: 'open', mergedAt: undefined, headSha: sha('a') },
      ...change,
    }),
  },
});
const run = (state: 'running' | 'failed'): FactValue<'gitops-run'> => ({
  ...{ id: 7, workflow: 'enable.yaml', state, conclusion: 'failure' },
  ...{ title: `Enable ${id} in dev`, event: 'workflow_dispatch' },
  ...{ url: 'http://run', createdAt: '2026-01-10T12:08:00Z', updatedAt: '' },
});
const fresh: Change = {
  commit: {
    'domain/orders': {
      ...green.commit['domain/orders'],
      date: new Date(now.getTime() - 60_000).toISOString(),
    },
  },
};
const away: SourceStatus[] = allOk.map(each =>
  each.source === 'argocd' ? { ...each, status: 'failed' } : each,
);
const changed = { author: 'kim', state: 'CHANGES_REQUESTED' };

describe('why a pipeline waits, and who acts next', () => {
  it.each<[string, Change, string, string]>([
    [
      'for CI to begin',
      { ...fresh, verify: { [main]: null } },
      'Waiting for contract',
      'CI has not reported on commit aaaaaaa yet, and is given until 2026-01-10 12:24 UTC.',
    ],
    [
      'for a check',
      { verify: { [main]: { state: 'running', url: 'http://c' } } },
      'Waiting for contract',
      'CI verifies commit aaaaaaa.',
    ],
    [
      'for CI to begin publishing',
      { ...fresh, publish: { [main]: null } },
      'Waiting for image',
      'CI has not published an image of this commit yet, and is given until 2026-01-10 12:24 UTC.',
    ],
    [
      'for an image that failed',
      { publish: { [main]: { state: 'failed', url: 'http://c' } } },
      'Look at image',
      "orders has CI publish the image again: Publishing the image ended with no conclusion; the run's log says why, and its failed jobs are run again once that is gone.",
    ],
    [
      'for who broke it',
      { verify: { [main]: { state: 'failed', url: 'http://c', conclusion: 'failure' } } },
      'Fix verify',
      'dev puts it right and pushes again: The verify check ended with failure and gives no reason we can read.',
    ],
    [
      'for an image of all platforms',
      {
        image: {
          [`${imageRepository}@${digest('1')}`]: {
            ...{ present: true, revision: sha('a'), platforms: ['linux/arm64'] },
          },
        },
      },
      'Look at image',
      'orders has CI publish the image again: The image lacks linux/amd64.',
    ],
    [
      'for a digest in Git',
      {
        desired: {
          [`dev/${id}`]: { enabled: true, path: 'v', suspects: [] },
        },
        'gitops-pull': { 2: null },
      },
      'Look at enabling dev',
      'orders puts it right in Git: dev is enabled, but image.ref pins no digest.',
    ],
    [
      'for a manifest that can be synced',
      app({
        operation: {
          ...{ phase: 'Failed', message: 'bad manifest', hooks: [], asked },
          ...{ revision: sha('9'), finishedAt: '2026-01-10T12:05:00Z' },
        },
      }),
      'Look at sync in dev',
      'orders puts it right in Git: Argo CD could not sync: bad manifest.',
    ],
    [
      'for a fix of what does not run',
      app({ health: 'Degraded', healthMessage: 'CrashLoopBackOff' }),
      'Look at health in dev',
      'orders pushes a fix or rolls dev back: Degraded: CrashLoopBackOff',
    ],
    [
      'for a fix of what nobody is known to own',
      {
        folder: { 'domain/orders': { treeSha: sha('f'), versions: ['v0'] } },
        smoke: { [`${smoke}@${sha('9')}`]: { phase: 'Failed', hooks: [], asked } },
      },
      'Look at smoke in dev',
      'Whoever owns it pushes a fix or rolls dev back: The smoke failed for 111111111111: Argo CD gives no reason.',
    ],
    [
      'for a new primitive to be merged',
      creating(),
      'Merge pull request #5',
      'Verify passed, and the image is built once somebody has merged it.',
    ],
    [
      'for a new primitive whose pull request is a draft',
      creating({ draft: true }),
      'Mark pull request #5 ready and merge it',
      'Verify passed, and somebody merges it once ameide-ci[bot] has marked it ready for review.',
    ],
    [
      'for wiring',
      { wiring: { [id]: null }, 'gitops-pull': { 1: null } },
      'Waiting for wiring',
      'The GitOps repository does not know this primitive yet, and CI opens the pull request that wires it.',
    ],
    [
      'for a run',
      { ...enabling(), 'gitops-pull': { 2: null }, 'gitops-run': { 7: run('running') } },
      'Waiting for enabling dev',
      'A run that enables dev is under way, and opens its pull request.',
    ],
    [
      'for who asks again after a run that failed',
      { ...enabling(), 'gitops-pull': { 2: null }, 'gitops-run': { 7: run('failed') } },
      'Look at enabling dev',
      'The run that enables dev ended with failure; its log says why, and whoever wants it asks for it again.',
    ],
    [
      'for the checks of a pull request',
      enabling({}, null),
      'Waiting for enabling dev',
      'Pull request #2 that enables dev waits for its checks, which CI runs.',
    ],
    [
      'for a check that stops a pull request',
      enabling(
        {},
        { state: 'failed', failures: [{ name: 'GitOps / Gate', url: 'http://g' }] },
      ),
      'Look at enabling dev',
      'Pull request #2 that enables dev is stopped by GitOps / Gate, and ameide-ci[bot] or whoever owns the check puts it right.',
    ],
    [
      'for a draft',
      enabling({ draft: true }),
      'Mark pull request #2 ready and merge it',
      'Pull request #2 that enables dev is a draft until ameide-ci[bot] marks it ready for review.',
    ],
    [
      'for an answer to a review',
      enabling({ reviews: [changed] }),
      'Answer the review of pull request #2',
      'Pull request #2 that enables dev waits for ameide-ci[bot], whom kim asked for changes.',
    ],
    [
      'for GitHub to merge',
      enabling({ autoMerge: true }),
      'Waiting for enabling dev',
      'Pull request #2 that enables dev merges itself now that its checks passed.',
    ],
    [
      'for a person to merge',
      enabling(),
      'Merge pull request #2',
      'Pull request #2 that enables dev passed its checks and waits for a person to merge it.',
    ],
    [
      'for who asks again after a pull request that was closed',
      enabling({ state: 'closed' }),
      'Look at enabling dev',
      'Pull request #2 that enables dev was closed without being merged, and whoever wants it asks for it again.',
    ],
    [
      'for a pull request that moves what is enabled',
      { ...enabling(), desired: { [`dev/${id}`]: older } },
      'Merge pull request #2',
      'Pull request #2 that moves dev from 000000000000 passed its checks and waits for a person to merge it.',
    ],
    [
      'for somebody who enables it',
      { ...enabling(), 'gitops-pull': { 2: null } },
      'Enable in dev',
      'The image is published and the wiring is on main; CI opens the pull request.',
    ],
    [
      'for somebody who moves it',
      { 'gitops-pull': { 2: null }, desired: { [`dev/${id}`]: older } },
      'Move dev to the newest digest',
      'dev asks for an older digest; CI moves it by a pull request.',
    ],
    [
      'for somebody who promotes it',
      {},
      'Promote to staging',
      'This digest is proven in dev; CI opens the pull request, and a person merges it.',
    ],
    [
      'for an Application',
      { application: { [dev]: null } },
      'Waiting for sync in dev',
      `Argo CD has no Application ${dev} yet; its ApplicationSet makes it when it looks at Git next, every 3 minutes by default.`,
    ],
    [
      'for a poll',
      app({ revision: sha('8'), asked: { ...asked, digest: digest('0') } }),
      'Waiting for sync in dev',
      'Argo CD is at 8888888, which asks for 000000000000; it has not seen the change yet, and polls Git every 3 minutes by default.',
    ],
    [
      'for Argo CD to sync',
      app({ sync: 'OutOfSync', outOfSync: ['Deployment/orders'] }),
      'Waiting for sync in dev',
      'Argo CD is syncing what is OutOfSync at 9999999: Deployment/orders.',
    ],
    [
      'for a change that syncs it',
      app({ sync: 'OutOfSync', selfHeal: false }),
      'Waiting for sync in dev',
      'OutOfSync at 9999999 until the next change in Git, since Argo CD does not heal it by itself: no resource is named.',
    ],
    [
      'for Argo CD to look',
      app({ reconciledAt: undefined }),
      'Waiting for health in dev',
      'Argo CD has not looked at health since the sync ended, and does so next.',
    ],
    [
      'for a rollout',
      app({ health: 'Progressing' }),
      'Waiting for health in dev',
      'Kubernetes is rolling it out.',
    ],
    [
      'for a rollout of which Argo CD says more',
      app({ health: 'Progressing', healthMessage: '1 of 2 replicas are there' }),
      'Waiting for health in dev',
      'Kubernetes is rolling it out: 1 of 2 replicas are there',
    ],
    [
      'for who suspended it',
      app({ health: 'Suspended' }),
      'Waiting for health in dev',
      'The workload is suspended until somebody resumes it.',
    ],
    [
      'for who suspended it, of which Argo CD says more',
      app({ health: 'Suspended', healthMessage: 'Job suspended' }),
      'Waiting for health in dev',
      'The workload is suspended until somebody resumes it: Job suspended',
    ],
    [
      'for pods',
      {
        workload: {
          [dev]: {
            pods: ['0', '1'].map(name => ({
              ...{ name, health: 'Healthy' },
              images: [`${imageRepository}@${digest(name)}`],
            })),
          },
        },
      },
      'Waiting for health in dev',
      '1 of 2 pods run 111111111111, and Kubernetes replaces the others.',
    ],
    [
      'for the smoke’s own values',
      { desired: { [`dev/${id}-smoke`]: older } },
      'Waiting for smoke in dev',
      'Git asks the smoke for 000000000000, not for 111111111111, until a pull request moves it.',
    ],
    [
      'for a smoke that Git does not enable',
      { desired: { [`dev/${id}-smoke`]: null } },
      'Waiting for smoke in dev',
      'Git asks the smoke for nothing until a pull request asks it for 111111111111.',
    ],
    [
      'for a smoke to begin',
      { smoke: { [`${smoke}@${sha('9')}`]: null } },
      'Waiting for smoke in dev',
      'No smoke has run for 111111111111 yet, and Argo CD runs it when it syncs.',
    ],
    [
      'for a smoke to end',
      { smoke: { [`${smoke}@${sha('9')}`]: { phase: 'Running', hooks: [], asked } } },
      'Waiting for smoke in dev',
      'Argo CD runs 0 smokes for 111111111111.',
    ],
  ])('is said in one sentence where it waits %s', (_for, change, title, reason) => {
    expect(pipelineIn(change).nextStep).toMatchObject({ title, reason });
  });

  it('is said in one sentence where Argo CD cannot be read', () => {
    expect(pipelineIn({}, away).nextStep).toMatchObject({
      title: 'Unknown: sync in dev',
      reason:
        'Last read 2026-01-10 12:09 UTC; Argo CD cannot be read now; known last: Synced at 9999999.',
    });
  });

  it('is one sentence in any world', () => {
    fc.assert(
      fc.property(anyChange, anySources, (change, sources) => {
        const { reason } = pipelineIn(change, sources).nextStep;
        expect(reason).not.toMatch(/[.!?)]\s/);
      }),
    );
  });
});
