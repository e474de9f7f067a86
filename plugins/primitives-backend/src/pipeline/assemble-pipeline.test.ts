import { main, statusesOf } from '../testing/stages';
import {
  allOk,
  Change,
  config,
  digest,
  id,
  now,
  passedOutcome,
  pipelineIn,
  pull,
  sha,
  world,
} from '../testing/world';
import { assemblePipeline, knownIds, summarise } from './assemble-pipeline';

const waiver = (until: string) => ({
  ...{ rule: 'core-ci', primitive: id, until, reason: 'Because' },
});

describe('assemblePipeline', () => {
  it('is green when every source says so of the same digest', () => {
    expect(statusesOf({})).toEqual({
      contract: 'passed',
      verify: 'passed',
      image: 'passed',
      wiring: 'passed',
      enable: 'passed',
      sync: 'passed',
      health: 'passed',
      smoke: 'passed',
    });
    const pipeline = pipelineIn();
    expect(
      pipeline.environments[0].stages.every(s => s.digest === digest('1')),
    ).toBe(true);
    expect(summarise(pipeline)).toMatchObject({
      build: 'passed',
      digest: digest('1'),
      owner: 'group:orders',
      environments: [{ status: 'passed' }, { status: 'waiting' }],
    });
  });

  it('shows a primitive on its branch, judged on the head commit', () => {
    const head = pull(5, 'create', {
      state: 'open',
      mergedAt: undefined,
      headSha: sha('c'),
    });
    const change: Change = {
      folder: { 'domain/orders': null },
      commit: { 'domain/orders': null },
      'core-pull': { [id]: head },
      verify: {
        [`domain/orders@${sha('c')}`]: {
          state: 'passed',
          url: 'http://c',
          outcome: passedOutcome,
        },
      },
    };
    const pipeline = pipelineIn(change);
    expect(pipeline).toMatchObject({
      branch: head.headRef,
      commit: { sha: sha('c') },
    });
    expect(pipeline.stages.map(s => s.status)).toEqual([
      'passed',
      'passed',
      'waiting',
      'passed',
    ]);
    expect(knownIds(world(change))).toEqual([id]);
  });

  it.each<[string, Change, string | undefined]>([
    ['CI is silent', { verify: { [main]: null } }, '2026-01-10T12:15:00.000Z'],
    [
      'CI has verified and not published',
      { publish: { [main]: null } },
      '2026-01-10T12:15:00.000Z',
    ],
    ['CI has reported', {}, undefined],
    [
      'a waiver is in force until its last day is over',
      { waivers: { gitops: { waivers: [waiver('2026-01-10'), waiver('2026-01-20')] } } },
      '2026-01-11T00:00:00.000Z',
    ],
  ])('says when time alone changes a pipeline: %s', (_is, change, due) => {
    const assembled = assemblePipeline({
      id,
      config,
      view: world(change),
      sources: allOk,
      now,
    });
    const at = assembled?.dueAt;
    expect(at && new Date(at).toISOString()).toBe(due);
  });

  it('says nothing green of a primitive that only the GitOps repository knows', () => {
    const change: Change = { folder: { 'domain/orders': null } };
    expect(pipelineIn(change).stages.map(s => s.status)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'passed',
    ]);
    expect(statusesOf(change)).toMatchObject({
      enable: 'waiting',
      sync: 'waiting',
      smoke: 'waiting',
    });
  });
});
