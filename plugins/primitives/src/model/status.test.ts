import { StageStatus } from '@ameide/plugin-primitives-common';
import {
  emptyPipeline,
  greenPipeline,
  smokeFailedPipeline,
} from '../__testUtils__/fixtures';
import { pipelineLanes, stageChanges, worstStatus } from './status';

describe('worstStatus', () => {
  it.each<[StageStatus[], StageStatus]>([
    [['passed', 'passed'], 'passed'],
    [['passed', 'waiting'], 'waiting'],
    [['waiting', 'running'], 'running'],
    [['running', 'unknown'], 'unknown'],
    [['unknown', 'failed'], 'failed'],
    [[], 'unknown'],
  ])('%j is %s', (statuses, worst) => {
    expect(worstStatus(statuses)).toBe(worst);
  });
});

describe('pipelineLanes', () => {
  it('puts the build before the environments', () => {
    expect(
      pipelineLanes(smokeFailedPipeline).map(l => [l.id, l.status, l.enabled]),
    ).toEqual([
      ['build', 'passed', true],
      ['dev', 'failed', true],
      ['staging', 'waiting', false],
      ['production', 'waiting', false],
    ]);
  });

  it('is not green for what nothing is known of', () => {
    expect(pipelineLanes(emptyPipeline)[0].status).toBe('unknown');
  });
});

describe('stageChanges', () => {
  it('names what changed and nothing else', () => {
    expect(stageChanges(greenPipeline, smokeFailedPipeline)).toEqual([
      { lane: 'dev', stage: 'smoke', status: 'failed' },
    ]);
    expect(stageChanges(greenPipeline, greenPipeline)).toEqual([]);
  });
});
