import { SourceStatus } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { dev, stageOf, statusesOf } from '../testing/stages';
import {
  allOk,
  application,
  Change,
  digest,
  imageRepository,
  sha,
} from '../testing/world';

const app = (value: Partial<FactValue<'application'>>): Change => ({
  application: { [dev]: { ...application, ...value } },
});

describe('sync and health', () => {
  it.each<[string, Change, string, string, RegExp]>([
    [
      'Synced at a revision before the merge',
      app({
        revision: sha('8'),
        asked: { enabled: true, digest: digest('0') },
      }),
      'sync',
      'running',
      /has not seen the change/,
    ],
    [
      'Synced at a revision nobody read',
      app({ revision: sha('7'), asked: undefined }),
      'sync',
      'unknown',
      /is not known/,
    ],
    [
      'OutOfSync',
      app({ sync: 'OutOfSync', outOfSync: ['Deployment/orders'] }),
      'sync',
      'running',
      /Deployment\/orders/,
    ],
    [
      'a failed sync',
      app({
        operation: {
          phase: 'Failed',
          message: 'quota',
          revision: sha('9'),
          asked: { enabled: true, digest: digest('1') },
          hooks: [],
        },
      }),
      'sync',
      'failed',
      /quota/,
    ],
    [
      'a failed sync of the digest before',
      app({
        operation: {
          phase: 'Failed',
          message: 'quota',
          revision: sha('8'),
          asked: { enabled: true, digest: digest('0') },
          hooks: [],
        },
      }),
      'sync',
      'passed',
      /Synced/,
    ],
    [
      'a comparison error',
      app({ conditions: ['ComparisonError: bad chart'] }),
      'sync',
      'failed',
      /bad chart/,
    ],
    [
      'health from before the sync',
      app({ reconciledAt: '2026-01-10T12:04:59Z' }),
      'health',
      'running',
      /since the sync ended/,
    ],
    [
      'health never reconciled',
      app({ reconciledAt: undefined }),
      'health',
      'running',
      /since the sync ended/,
    ],
    [
      'Healthy over pods of another digest',
      {
        workload: {
          [dev]: {
            pods: [
              {
                name: 'p',
                images: [`${imageRepository}@${digest('0')}`],
                health: 'Healthy',
              },
            ],
          },
        },
      },
      'health',
      'running',
      /do not run/,
    ],
    [
      'Healthy over old and new pods',
      {
        workload: {
          [dev]: {
            pods: ['0', '1'].map(d => ({
              name: d,
              images: [`${imageRepository}@${digest(d)}`],
              health: 'Healthy',
            })),
          },
        },
      },
      'health',
      'running',
      /1 of 2 pods/,
    ],
    [
      'Healthy without pods',
      { workload: { [dev]: null } },
      'health',
      'unknown',
      /no pod was seen/,
    ],
    [
      'Degraded',
      app({ health: 'Degraded', unhealthy: ['Deployment/orders: crash loop'] }),
      'health',
      'failed',
      /crash loop/,
    ],
    [
      'health Unknown',
      app({ health: 'Unknown' }),
      'health',
      'unknown',
      /Unknown/,
    ],
  ])('%s', (_name, change, stageId, status, message) => {
    const stage = stageOf(change, stageId);
    expect(stage.status).toBe(status);
    expect(stage.message).toMatch(message);
  });

  it('keeps what happened but not the present state when Argo CD cannot be read', () => {
    const down = allOk.map(s =>
      s.source === 'argocd'
        ? {
            ...s,
            status: 'failed' as const,
            message: 'Argo CD does not answer',
          }
        : s,
    );
    expect(statusesOf({}, down)).toMatchObject({
      sync: 'unknown',
      health: 'unknown',
      smoke: 'passed',
      enable: 'passed',
    });
    expect(stageOf({}, 'health', down).message).toMatch(
      /Healthy.*Last read .*; Argo CD cannot be read now/,
    );
    // A smoke that ended is evidence for the digest; one that ran may have ended since.
    const smoke = (phase: 'Running' | 'Failed'): Change => ({
      smoke: {
        [`${dev}-smoke@${sha('9')}`]: {
          ...{ phase, hooks: [] },
          asked: { enabled: true, digest: digest('1') },
        },
      },
    });
    expect(statusesOf(smoke('Running'))).toMatchObject({ smoke: 'running' });
    expect(stageOf(smoke('Running'), 'smoke', down)).toMatchObject({
      status: 'unknown',
      message: expect.stringMatching(
        /Argo CD runs .*Last read .*; Argo CD cannot be read now/,
      ),
    });
    expect(statusesOf(smoke('Failed'), down)).toMatchObject({ smoke: 'failed' });
    // Neither is it known whether there still is no Application.
    const none: Change = {
      application: { [`${dev}-smoke`]: null },
      smoke: { [`${dev}-smoke@${sha('9')}`]: null },
    };
    expect(statusesOf(none)).toMatchObject({ smoke: 'running' });
    expect(statusesOf(none, down)).toMatchObject({ smoke: 'unknown' });
  });

  describe('with several Argo CD instances', () => {
    const [core, gitops, registry] = allOk;
    const argo = (
      instance: string,
      status: SourceStatus['status'],
    ): SourceStatus => ({
      source: 'argocd',
      instance,
      status,
      lastSuccessAt: status === 'never' ? undefined : core.lastSuccessAt,
    });
    const with_ = (...instances: SourceStatus[]) => [
      core,
      gitops,
      registry,
      ...instances,
    ];
    const gone: Change = { application: { [dev]: null } };

    it.each<[string, Change, SourceStatus[], string, RegExp]>([
      [
        'another is down',
        {},
        with_(argo('local', 'ok'), argo('b', 'failed')),
        'passed',
        /Healthy/,
      ],
      [
        'its own is down',
        {},
        with_(argo('local', 'failed'), argo('b', 'ok')),
        'unknown',
        /Argo CD "local" cannot/,
      ],
      [
        'its own is no longer there',
        {},
        with_(argo('b', 'ok')),
        'unknown',
        /"local".* is not configured/,
      ],
    ])('judges health when %s', (_when, change, sources, status, message) => {
      const stage = stageOf(change, 'health', sources);
      expect(stage.status).toBe(status);
      expect(stage.message).toMatch(message);
    });

    it.each<[string, SourceStatus[], string, RegExp]>([
      [
        'all were read',
        with_(argo('local', 'ok'), argo('b', 'ok')),
        'running',
        /has no Application/,
      ],
      [
        'one was never read',
        with_(argo('local', 'ok'), argo('b', 'never')),
        'unknown',
        /not been read/,
      ],
      [
        'one is down',
        with_(argo('local', 'ok'), argo('b', 'failed')),
        'unknown',
        /"b" cannot/,
      ],
    ])(
      'says of a missing Application when %s',
      (_when, sources, status, message) => {
        const stage = stageOf(gone, 'sync', sources);
        expect(stage.status).toBe(status);
        expect(stage.message).toMatch(message);
      },
    );
  });
});
