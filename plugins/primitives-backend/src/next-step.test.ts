import {
  Change,
  digest,
  id,
  passedOutcome,
  pipelineIn,
  pull,
  sha,
} from './testing/world';

const onBranch = (
  change: Parameters<typeof pull>[2],
  state: 'passed' | 'failed',
): Change => ({
  folder: { 'domain/orders': null },
  'core-pull': {
    [id]: pull(5, 'create', {
      state: 'open',
      mergedAt: undefined,
      headSha: sha('c'),
      ...change,
    }),
  },
  verify: {
    [`domain/orders@${sha('c')}`]: {
      state,
      url: 'http://check',
      outcome:
        state === 'passed'
          ? passedOutcome
          : {
              summary: 'failed',
              checks: [
                {
                  check: 'tests',
                  status: 'failed',
                  message: '2 failed',
                  findings: [1, 2].map(n => ({
                    rule: 'tests',
                    severity: 'error',
                    message: `${n}`,
                    remedy: 'fix',
                  })),
                },
              ],
            },
    },
  },
});
const off: Change = {
  desired: { [`dev/${id}`]: null, [`dev/${id}-smoke`]: null },
  'gitops-pull': { 2: null },
};
const openEnable: Change = {
  ...off,
  'gitops-pull': {
    2: pull(2, 'enable-dev', { state: 'open', mergedAt: undefined }),
  },
  'gitops-checks': { [sha('e')]: { state: 'passed', failures: [] } },
};
const smokeFailed: Change = {
  smoke: { [`dev-${id}-smoke@${sha('9')}`]: { phase: 'Failed', hooks: [], asked: { enabled: true, digest: digest('1') } } },
};

describe('nextStep', () => {
  it.each<[string, Change, object]>([
    [
      'an open pull request that is verified',
      onBranch({}, 'passed'),
      { kind: 'link', title: 'Merge pull request #5' },
    ],
    [
      'a verified draft',
      onBranch({ draft: true }, 'passed'),
      { kind: 'link', title: 'Mark pull request #5 ready and merge it' },
    ],
    [
      'a red draft',
      onBranch({ draft: true }, 'failed'),
      {
        kind: 'link',
        title: 'Fix verify: 2 findings',
        url: expect.stringContaining('/pull/5'),
      },
    ],
    [
      'no wiring',
      { wiring: { [id]: null }, 'gitops-pull': { 1: null } },
      { kind: 'wait', title: 'Waiting for wiring' },
    ],
    [
      'published and wired, not enabled',
      off,
      {
        kind: 'template',
        template: {
          name: 'enable-primitive',
          values: { primitive: id, environment: 'dev', digest: digest('1') },
        },
      },
    ],
    [
      'an enablement that waits for a person',
      openEnable,
      { kind: 'link', title: 'Merge pull request #2' },
    ],
    [
      'a failed smoke',
      smokeFailed,
      {
        kind: 'link',
        title: 'Look at smoke in dev',
        url: 'http://argo.test/applications/argocd/dev',
      },
    ],
    [
      'dev done',
      {},
      {
        kind: 'template',
        template: {
          name: 'promote-primitive',
          values: { primitives: [id], source: 'dev', target: 'staging' },
        },
      },
    ],
  ])('%s', (_name, change, step) => {
    expect(pipelineIn(change).nextStep).toMatchObject(step);
  });
});
