import { Progress } from '@ameide/plugin-primitives-common';
import { stage, sources, digest } from '../__testUtils__/fixtures';
import {
  Asked,
  createdHead,
  createdSteps,
  requestHead,
  requestSteps,
  wayOn,
} from './request';

const asked: Asked = {
  status: 'completed',
  pull: 7,
  moves: [{ id: 'domain-orders-v0', environment: 'dev', digest }],
};

function progress(pull: Partial<NonNullable<Progress['pull']>>): Progress {
  return {
    pull: {
      ...{ number: 7, url: 'http://github.test/7', title: 'Enable' },
      ...{ author: 'ci', state: 'open', draft: false, autoMerge: false },
      ...{ createdAt: '2026-01-01T00:00:00Z', failures: [] },
      ...pull,
    },
    items: [],
    sources,
  };
}

const stages = (status: 'passed' | 'running' | 'unknown' | 'failed') =>
  (['enable', 'sync', 'health', 'smoke'] as const).map(id =>
    stage(id, { status }),
  );

describe('a request', () => {
  it.each<[string, Asked, Progress | undefined, string[], string]>([
    [
      'CI works on',
      { status: 'processing' },
      undefined,
      ['asked passed', 'ci running', 'pull waiting'],
      'asked',
    ],
    [
      'CI refused',
      { status: 'failed', error: 'held' },
      undefined,
      ['asked passed', 'ci failed'],
      'failed',
    ],
    [
      'has nothing to do',
      { status: 'completed' },
      undefined,
      ['asked passed', 'ci passed', 'pull passed'],
      'nothing',
    ],
    [
      'whose pull request was not read yet',
      asked,
      undefined,
      ['asked passed', 'ci passed', 'pull unknown'],
      'unknown',
    ],
    [
      'whose gate runs',
      asked,
      progress({ checks: 'running', autoMerge: true }),
      ['asked passed', 'ci passed', 'pull passed', 'gate running', 'merge running'],
      'underway',
    ],
    [
      'whose gate stops it',
      asked,
      progress({
        checks: 'failed',
        failures: [{ name: 'GitOps / Gate', url: '' }],
      }),
      ['asked passed', 'ci passed', 'pull passed', 'gate failed', 'merge waiting'],
      'failed',
    ],
    [
      'that a person has to merge',
      asked,
      progress({ checks: 'passed' }),
      ['asked passed', 'ci passed', 'pull passed', 'gate passed', 'merge waiting'],
      'waiting',
    ],
    [
      'that somebody closed',
      asked,
      progress({ checks: 'passed', state: 'closed' }),
      ['asked passed', 'ci passed', 'pull passed', 'gate passed', 'merge failed'],
      'failed',
    ],
  ])('%s', (_, request, found, expected, head) => {
    const steps = requestSteps(request, found);
    expect(steps.map(step => `${step.id} ${step.status}`)).toEqual(expected);
    expect(requestHead(request, steps, [])).toBe(head);
  });

  it.each([
    ['passed', 'live'],
    ['running', 'underway'],
    ['unknown', 'unknown'],
    ['failed', 'failed'],
  ] as const)('whose digest is %s after the merge is %s', (status, head) => {
    const steps = requestSteps(asked, progress({ state: 'merged' }));
    expect(requestHead(asked, steps, stages(status))).toBe(head);
  });

  it('is not called live where only a part of what it moves is followed', () => {
    const steps = requestSteps(asked, progress({ state: 'merged' }));
    expect(requestHead({ ...asked, more: 2 }, steps, stages('passed'))).toBe('partly');
  });

  it('is unknown where its progress could not be read, and failed or asked where the task says it', () => {
    const head = (given: Asked) =>
      requestHead(given, requestSteps(given, undefined), undefined);
    expect(head({ status: 'completed' })).toBe('unknown');
    expect(head(asked)).toBe('unknown');
    expect(head({ status: 'failed', error: 'frozen' })).toBe('failed');
    expect(head({ status: 'processing' })).toBe('asked');
  });

  it('is not live where nobody knows what it moves', () => {
    const steps = requestSteps(asked, progress({ state: 'merged' }));
    expect(requestHead(asked, steps, [])).not.toBe('live');
  });
});

describe('where a request that stands still leads', () => {
  const pull = { to: 'pull', number: 7, url: 'http://github.test/7' };
  const pipeline = {
    to: 'pipeline',
    url: '/catalog/default/component/domain-orders-v0/pipeline',
  };
  const failed = stages('failed');

  it.each<[string, Progress, object | undefined]>([
    ['that a person has to merge', progress({ checks: 'passed' }), pull],
    ['that the gate stops', progress({ checks: 'failed' }), pull],
    ['that somebody closed', progress({ state: 'closed' }), pull],
    ['whose gate runs', progress({ checks: 'running' }), undefined],
    ['that merges itself', progress({ checks: 'passed', autoMerge: true }), undefined],
    ['that is merged', progress({ state: 'merged' }), undefined],
    [
      'whose digest fails',
      {
        ...progress({ state: 'merged' }),
        items: [
          { ...{ id: 'domain-green-v0', environment: 'dev', wanted: digest }, enabled: true, stages: stages('passed') },
          { ...{ id: 'domain-orders-v0', environment: 'dev', wanted: digest }, enabled: true, stages: failed },
        ],
      },
      pipeline,
    ],
  ])('one %s', (_, found, expected) => {
    expect(wayOn(requestSteps(asked, found), found)).toEqual(expected);
  });

  it('is nowhere where CI failed before there was a pull request', () => {
    const found = { items: [], sources };
    const steps = requestSteps({ status: 'failed', error: 'held' }, found);
    expect(wayOn(steps, found)).toBeUndefined();
  });
});

describe('the creation of a primitive', () => {
  it('says which step of the task is under way, that all are done, or what failed', () => {
    const at = { name: 'Scaffold the primitive', number: 3, of: 6 };
    const steps = (given: Asked) =>
      createdSteps(given).map(({ id, status, detail, values, message }) => [
        ...[id, status, message ?? detail],
        ...Object.values(values ?? {}),
      ]);
    const first = ['asked', 'passed', 'asked'];
    expect(steps({ status: 'processing', at })).toEqual([
      first,
      ['task', 'running', 'taskAt', 'Scaffold the primitive', '3/6'],
    ]);
    expect(steps({ status: 'processing' })[1]).toEqual(['task', 'running', 'taskRunning']);
    expect(steps({ status: 'completed' })[1]).toEqual(['task', 'passed', 'taskPassed']);
    expect(steps({ status: 'failed', error: 'buf is missing' })[1]).toEqual(['task', 'failed', 'buf is missing']);
    // No word of the Scaffolder's stands for a sentence.
    expect(steps({ status: 'failed' })[1]).toEqual(['task', 'failed', 'taskFailed']);
    expect(steps({ status: 'cancelled' })[1]).toEqual(['task', 'failed', 'taskCancelled']);
  });

  it('is on its way while the task runs, and unknown while nobody has seen it', () => {
    expect(createdHead({ status: 'processing' }, undefined)).toBe('underway');
    expect(createdHead({ status: 'completed' }, undefined)).toBe('unknown');
    expect(createdHead({ status: 'failed' }, undefined)).toBe('failed');
  });
});
