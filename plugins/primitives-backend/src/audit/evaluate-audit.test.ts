import { FactView } from '../facts/fact-view';
import {
  allOk,
  application,
  Change,
  config,
  id,
  pipelineIn,
  pull,
  sha,
  world,
} from '../testing/world';
import { evaluateAudit } from './evaluate-audit';

function audit(change: Change) {
  return evaluateAudit({
    view: world(change),
    config,
    pipelines: [pipelineIn(change)],
    sources: allOk,
  });
}
const commit = {
  author: 'eve',
  date: '2026-01-10T11:00:00Z',
  message: 'Quick fix',
  url: 'http://c',
  root: false,
};
const clean: Change = {
  'gitops-commit': {
    [sha('9')]: { ...commit, pull: 2 },
    [sha('0')]: { ...commit, root: true },
  },
};

describe('evaluateAudit', () => {
  it('finds nothing in a clean world, and says what it looked at', () => {
    const { rules, breaches, items } = audit(clean);
    expect(breaches).toEqual([]);
    expect(rules.map(r => r.status)).toEqual([
      'met',
      'met',
      'met',
      'met',
      'met',
    ]);
    expect(rules.every(r => r.reason.includes('looked at'))).toBe(true);
    expect(items[0].done).toHaveLength(5);
  });

  it('calls unknown what it could not look at', () => {
    const { rules } = evaluateAudit({
      view: new FactView([]),
      config,
      pipelines: [],
      sources: allOk,
    });
    expect(rules.map(r => r.status)).toEqual(Array(5).fill('unknown'));
  });

  it.each<[string, 'queued' | 'failed', RegExp]>([
    ['has not judged', 'queued', /has not judged .* 9999999 yet/],
    ['failed', 'failed', /failed for .* 9999999/],
  ])(
    'does not call Git free of secrets while the gate %s',
    (_is, state, why) => {
      const { rules } = audit({
        ...clean,
        'gitops-checks': { [sha('9')]: { state, failures: [] } },
      });
      expect(rules.find(r => r.rule === 'no-secrets-in-git')).toMatchObject({
        status: 'unknown',
        reason: expect.stringMatching(why),
      });
    },
  );

  it.each<[string, Change, string, RegExp]>([
    [
      'a push to main',
      { 'gitops-commit': { [sha('9')]: commit } },
      'changes-by-pull-request',
      /by no pull request/,
    ],
    [
      'a person who opens a pull request',
      { 'gitops-pull': { 3: pull(3, 'x', { author: 'eve' }) } },
      'ci-is-the-writer',
      /opened by eve/,
    ],
    [
      'a parameter override',
      {
        application: {
          [`dev-${id}`]: {
            ...application,
            overrides: ['helm parameter image.ref'],
          },
        },
      },
      'no-overrides-or-drift',
      /helm parameter image.ref/,
    ],
    [
      'drift that nothing undoes',
      {
        application: {
          [`dev-${id}`]: { ...application, sync: 'OutOfSync', selfHeal: false },
        },
      },
      'no-overrides-or-drift',
      /self-heal is off/,
    ],
    [
      'a secret in values',
      {
        desired: {
          [`dev/${id}`]: {
            enabled: false,
            path: 'a.yaml',
            suspects: ['a.yaml: dbPassword'],
          },
        },
      },
      'no-secrets-in-git',
      /dbPassword/,
    ],
    [
      'no smoke',
      { desired: { [`dev/${id}-smoke`]: null } },
      'smokes-in-argocd',
      /without a smoke/,
    ],
  ])('finds %s', (_name, change, rule, message) => {
    const { breaches } = audit({ ...clean, ...change });
    expect(breaches).toHaveLength(1);
    expect(breaches[0]).toMatchObject({
      rule,
      message: expect.stringMatching(message),
    });
  });
});
