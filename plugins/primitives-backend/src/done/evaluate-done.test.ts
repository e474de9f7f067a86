import { SourceStatus } from '@ameide/plugin-primitives-common';
import { allOk, Change, digest, id, pipelineIn, sha } from '../testing/world';

const verdicts = (change: Change = {}) =>
  pipelineIn(change).done.map(v => [v.rule, v.environment, v.status]);

describe('evaluateDone', () => {
  it('meets the five bullets in dev, and judges no environment that is off', () => {
    expect(verdicts()).toEqual([
      ['core-ci', undefined, 'met'],
      ['image-published', undefined, 'met'],
      ['wiring-merged', undefined, 'met'],
      ['environment-enabled', 'dev', 'met'],
      ['environment-running', 'dev', 'met'],
    ]);
  });

  const staging = {
    enabled: true,
    digest: digest('0'),
    path: 'v',
    suspects: [],
  };
  it.each<[string, Change, string, string | undefined, string]>([
    [
      'verify that did not report',
      { verify: { [`domain/orders@${sha('a')}`]: null } },
      'core-ci',
      undefined,
      'not-met',
    ],
    [
      'a green check without report',
      {
        verify: {
          [`domain/orders@${sha('a')}`]: { state: 'passed', url: 'u' },
        },
      },
      'core-ci',
      undefined,
      'unknown',
    ],
    [
      'pods that were not seen',
      { workload: { [`dev-${id}`]: null } },
      'environment-running',
      'dev',
      'unknown',
    ],
    [
      'staging at an older digest',
      { desired: { [`staging/${id}`]: staging } },
      'environment-enabled',
      'staging',
      'not-met',
    ],
  ])('%s', (_name, change, rule, environment, status) => {
    expect(verdicts(change)).toContainEqual([rule, environment, status]);
  });

  it('says once of all stages why they are not known', () => {
    const down = allOk.map(
      (each): SourceStatus =>
        each.source === 'argocd' ? { ...each, status: 'failed' } : each,
    );
    const running = pipelineIn({}, down).done.find(
      ({ rule }) => rule === 'environment-running',
    );
    expect(running).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(
        /^Synced at \S+ Healthy; .*\. \(Last read .*cannot be read now\)$/,
      ),
    });
    expect(running?.reason.match(/cannot be read now/g)).toHaveLength(1);
  });

  it('says each sentence of its stages once', () => {
    const running = pipelineIn({
      desired: { [`dev/${id}`]: { ...staging, digest: digest('0') } },
      'gitops-pull': { 2: null },
    }).done.find(({ rule }) => rule === 'environment-running');
    expect(running?.reason).toBe(
      'Waits until Git asks for 111111111111 in dev. Argo CD runs 000000000000, an older one. Waits for the sync.',
    );
  });

  it('gives reason and evidence', () => {
    const [verdict] = pipelineIn({
      verify: {
        [`domain/orders@${sha('a')}`]: {
          state: 'failed',
          conclusion: 'failure',
          url: 'http://check',
        },
      },
    }).done;
    expect(verdict.reason).toMatch(/ended with failure/);
    expect(verdict.evidence[0].url).toBe('http://check');
  });
});
