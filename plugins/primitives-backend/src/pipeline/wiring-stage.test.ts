import { FactValue } from '../facts/fact';
import { stageOf } from '../testing/stages';
import { Change, id, pull, sha } from '../testing/world';

const run = (title: string): FactValue<'gitops-run'> => ({
  id: 7,
  workflow: 'wiring.yaml',
  title,
  event: 'workflow_dispatch',
  state: 'failed',
  conclusion: 'failure',
  url: 'http://run',
  createdAt: '2026-01-10T12:01:00Z',
  updatedAt: '2026-01-10T12:01:00Z',
});

describe('wiring', () => {
  it.each<[string, Change, string, string, RegExp]>([
    [
      'no wiring',
      { wiring: { [id]: null }, 'gitops-pull': { 1: null } },
      'wiring',
      'waiting',
      /does not know/,
    ],
    [
      'a wiring pull request that merges itself',
      {
        wiring: { [id]: null },
        'gitops-pull': {
          1: pull(1, 'wiring', {
            state: 'open',
            mergedAt: undefined,
            autoMerge: true,
          }),
        },
        'gitops-checks': { [sha('e')]: { state: 'passed', failures: [] } },
      },
      'wiring',
      'running',
      /merges itself/,
    ],
    [
      'a wiring pull request that the gate stops',
      {
        wiring: { [id]: null },
        'gitops-pull': {
          1: pull(1, 'wiring', { state: 'open', mergedAt: undefined }),
        },
        'gitops-checks': {
          [sha('e')]: {
            state: 'failed',
            failures: [
              {
                name: 'GitOps / Gate',
                url: 'http://gate',
                summary: 'image policy',
              },
            ],
          },
        },
      },
      'wiring',
      'failed',
      /GitOps \/ Gate \(image policy\)/,
    ],
    [
      'a wiring run that failed',
      {
        wiring: { [id]: null },
        'gitops-pull': { 1: null },
        'gitops-run': { 7: run(`Wire ${id}`) },
      },
      'wiring',
      'failed',
      /ended with failure/,
    ],
    [
      'a run of a longer id',
      {
        wiring: { [id]: null },
        'gitops-pull': { 1: null },
        'gitops-run': { 7: run(`Wire ${id}0`) },
      },
      'wiring',
      'waiting',
      /does not know/,
    ],
  ])('%s', (_name, change, stageId, status, message) => {
    const stage = stageOf(change, stageId);
    expect(stage.status).toBe(status);
    expect(stage.message).toMatch(message);
  });
});
