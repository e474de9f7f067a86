import { SourceStatus } from '@ameide/plugin-primitives-common';
import { FactView } from '../facts/fact-view';
import {
  allOk,
  application,
  Change,
  config,
  digest,
  id,
  imageRepository,
  pull,
  sha,
  world,
} from '../testing/world';
import { auditRules, judgeRule, scopeRules, subjectRules } from './rules';

function audit(
  change: Change,
  options: {
    view?: FactView;
    sources?: SourceStatus[];
    ci?: string[];
    at?: string;
  } = {},
) {
  const {
    view = world(change),
    sources = allOk,
    ci = config.ci.identities,
    at = '2026-01-10T13:00:00Z',
  } = options;
  const configured = { ...config, ci: { identities: ci } };
  const found = scopeRules.map(({ rule, look }) => ({
    rule,
    ...look({ view, config: configured, now: new Date(at) }),
  }));
  for (const { rule, kind, judge } of subjectRules) {
    const facts = view.facts(kind);
    found.push({
      rule,
      looked: facts.length,
      unknown: 0,
      breaches: facts.flatMap(fact => judge(fact, configured) ?? []),
    });
  }
  return {
    breaches: found.flatMap(({ rule, breaches }) =>
      breaches.map(breach => ({ rule, ...breach })),
    ),
    rules: auditRules.map(rule => {
      const {
        looked = 0,
        unknown = 0,
        breaches = [],
      } = found.find(f => f.rule === rule.rule) ?? {};
      return judgeRule(rule, {
        tally: { looked, unknown, breaches: breaches.length },
        sources,
        fleet: view,
        config: configured,
      });
    }),
  };
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

describe('the rules of the audit', () => {
  it('finds nothing in a clean world, and says what it looked at', () => {
    const { rules, breaches } = audit(clean);
    expect(breaches).toEqual([]);
    // Nothing is enabled beyond dev, so that no digest can have skipped it.
    expect(rules.map(r => [r.rule, r.status])).toEqual(
      rules.map(({ rule }) => [
        rule,
        rule === 'no-skipped-environment' ? 'not-applicable' : 'met',
      ]),
    );
    expect(rules.every(r => r.reason.includes('looked at'))).toBe(true);
  });

  it.each<[string, SourceStatus['status']]>([
    ['was never read', 'never'],
    ['cannot be read', 'failed'],
  ])('calls nothing met while its source %s', (_why, status) => {
    const sources = allOk.map(s => ({
      ...s,
      status,
      lastSuccessAt: undefined,
    }));
    const { rules } = audit(clean, { sources });
    expect(rules.map(r => r.status)).toEqual(Array(8).fill('unknown'));
    expect(rules[0].reason).toMatch(/github-gitops has not been read yet/);
  });

  const ofGitops = [
    ...['changes-by-pull-request', 'ci-is-the-writer', 'no-secrets-in-git'],
    ...['smokes-in-argocd', 'no-skipped-environment', 'images-git-names'],
  ];
  const ofArgoCD = [
    ...['no-overrides-or-drift', 'no-manual-syncs', 'images-git-names'],
  ];
  it.each<[string, Pick<SourceStatus, 'source' | 'instance'>, string[]]>([
    ['the GitOps repo', { source: 'github-gitops' }, ofGitops],
    ['Argo CD', { source: 'argocd' }, ofArgoCD],
    [
      'one of several Argo CDs',
      { source: 'argocd', instance: 'other' },
      ofArgoCD,
    ],
    ['the registry', { source: 'registry' }, []],
  ])(
    'calls unknown what stands on %s alone or besides',
    (_, down, expected) => {
      const sources: SourceStatus[] = [
        ...allOk.filter(({ source }) => source !== down.source),
        { source: down.source, instance: 'main', status: 'ok' },
        { ...down, status: 'failed', lastSuccessAt: '2026-01-10T12:09:00Z' },
      ];
      const { rules } = audit(clean, { sources });
      const unknown = rules
        .filter(r => r.status === 'unknown')
        .map(r => r.rule);
      expect(unknown.sort()).toEqual([...expected].sort());
    },
  );

  it('says until when a source is limited that a rule stands on', () => {
    const sources = allOk.map(s => ({
      ...s,
      status: 'limited' as const,
      limitedUntil: '2026-01-10T13:00:00Z',
    }));
    const { rules } = audit(clean, { sources });
    expect(rules[0]).toMatchObject({ status: 'unknown' });
    expect(rules[0].reason).toMatch(
      /may not be read in full until 2026-01-10 13:00 UTC; it was read last/,
    );
  });

  it('calls nothing met of which there is nothing', () => {
    const { rules } = audit({}, { view: new FactView([]) });
    // No pull request, and nothing that is enabled: of these none is a whole look.
    expect(rules.map(r => r.status)).toEqual([
      'unknown',
      'not-applicable',
      'unknown',
      'unknown',
      'unknown',
      'not-applicable',
      'not-applicable',
      'unknown',
    ]);
  });

  it('calls it unknown, and not nothing to judge, where it could not look', () => {
    const sources = allOk.map(s => ({ ...s, status: 'failed' as const }));
    const { rules } = audit({}, { view: new FactView([]), sources });
    expect(rules.map(r => r.status)).toEqual(Array(8).fill('unknown'));
  });

  it('knows nobody as CI where none is configured', () => {
    const rule = audit(clean, { ci: [] }).rules[1];
    expect(rule).toMatchObject({ status: 'unknown' });
    expect(rule.reason).toMatch(/primitives.ci.identities is empty/);
  });

  it('says what was found breaching it also where not all could be looked at', () => {
    const sources = allOk.map(s => ({ ...s, status: 'failed' as const }));
    const { rules } = audit(
      { 'gitops-commit': { [sha('9')]: commit } },
      { sources },
    );
    expect(rules[0]).toMatchObject({ status: 'not-met' });
    expect(rules[0].reason).toMatch(/cannot be read now/);
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

  it('calls nothing met that stands on values which cannot be read', () => {
    const unread = {
      ...{ enabled: false, path: 'v.yaml', suspects: [] },
      unreadable: 'v.yaml: has 300 KiB; at most 256 KiB are read',
    };
    const desired = { [`dev/${id}`]: unread, [`staging/${id}`]: unread };
    const { rules, breaches } = audit({ ...clean, desired });
    expect(breaches).toEqual([]);
    for (const rule of [
      'no-secrets-in-git',
      'smokes-in-argocd',
      'no-skipped-environment',
      'images-git-names',
    ])
      expect(rules.find(r => r.rule === rule)).toMatchObject({
        status: 'unknown',
        reason: expect.stringContaining('cannot be read'),
      });
  });

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
      'a sync that somebody began',
      {
        application: {
          [`dev-${id}`]: {
            ...application,
            operation: {
              ...{ phase: 'Succeeded', startedAt: '2026-01-10T12:04:00Z' },
              ...{
                hooks: [],
                initiatedBy: { username: 'eve', automated: false },
              },
            },
          },
        },
      },
      'no-manual-syncs',
      /^eve synced dev-domain-orders-v0 by hand at 2026-01-10T12:04:00Z/,
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

  it('does not take a sync that nobody is named for as one that Argo CD began', () => {
    const silent = {
      application: {
        [`dev-${id}`]: {
          ...application,
          operation: { phase: 'Succeeded', hooks: [] },
        },
      },
    };
    const rule = audit({ ...clean, ...silent }).rules.find(
      r => r.rule === 'no-manual-syncs',
    );
    expect(rule?.status).toBe('unknown');
    expect(rule?.reason).toMatch(/names nobody .* of 1;/);
  });

  const ref = (digit: string) => `${imageRepository}@${digest(digit)}`;
  const staging = {
    ...{ enabled: true, digest: digest('0'), imageRef: ref('0') },
    ...{ path: 'v', suspects: [] },
  };
  const smoked = (phase: 'Succeeded' | 'Failed') => ({
    [`dev-${id}-smoke@${sha('8')}`]: {
      ...{ phase, hooks: [] },
      asked: { enabled: true, digest: digest('0') },
    },
  });

  it.each<
    [string, 'before' | 'not-before' | 'unknown' | undefined, Change, string]
  >([
    ['was in dev before by Git', 'before', {}, 'met'],
    ['was not in dev before by Git', 'not-before', {}, 'not-met'],
    [
      'was not in dev before by Git, though a smoke passed there later',
      'not-before',
      { smoke: smoked('Succeeded') },
      'not-met',
    ],
    ['came there before Git tells', 'unknown', {}, 'unknown'],
    [
      'came there before Git tells, and failed in dev',
      'unknown',
      { smoke: smoked('Failed') },
      'unknown',
    ],
    [
      'came there before Git tells, and passed in dev',
      'unknown',
      { smoke: smoked('Succeeded') },
      'met',
    ],
    ['was read by a version that did not look', undefined, {}, 'unknown'],
  ])('looks at a digest in staging that %s', (_name, order, change, status) => {
    const { breaches, rules } = audit({
      desired: {
        [`staging/${id}`]: { ...staging, order },
        [`staging/${id}-smoke`]: staging,
      },
      ...change,
    });
    const rule = rules.find(r => r.rule === 'no-skipped-environment');
    expect(rule?.status).toBe(status);
    expect(rule?.reason.includes('does not reach')).toBe(status === 'unknown');
    expect(
      breaches
        .filter(b => b.rule === 'no-skipped-environment')
        .map(b => b.subject),
    ).toEqual(status === 'not-met' ? [`staging/${id}`] : []);
  });

  const pods = (...images: string[]) => ({
    [`dev-${id}`]: { pods: [{ name: 'p', images, health: 'Healthy' }] },
  });
  it.each<[string, Change, number]>([
    ['what Git names', { workload: pods(ref('1')) }, 0],
    ['it beside a sidecar', { workload: pods(ref('1'), 'proxy:1') }, 0],
    ['another digest', { workload: pods(ref('7')) }, 1],
    ['a tag', { workload: pods(`${imageRepository}:latest`) }, 1],
    [
      'another digest while it rolls out',
      {
        workload: pods(ref('7')),
        application: {
          [`dev-${id}`]: { ...application, health: 'Progressing' },
        },
      },
      0,
    ],
  ])('looks at pods that run %s', (_name, change, count) => {
    const { breaches } = audit(change);
    expect(breaches.filter(b => b.rule === 'images-git-names')).toHaveLength(
      count,
    );
  });

  const foreign = (out: { terminating?: true; supersededAt?: string }) => ({
    workload: {
      [`dev-${id}`]: {
        pods: [
          { name: 'p', images: [ref('1')], health: 'Healthy' },
          { name: 'old', images: [ref('7')], health: 'Healthy', ...out },
        ],
      },
    },
  });
  const rollout = { supersededAt: '2026-01-10T12:30:00Z' };
  it.each<[string, Change, string, number]>([
    ['is being deleted', foreign({ terminating: true }), '23:00', 0],
    ['a rollout drains', foreign(rollout), '12:39', 0],
    ['a rollout should have drained', foreign(rollout), '12:41', 1],
    ['a sync just replaced', foreign({}), '12:14', 0],
    ['stayed after a sync', foreign({}), '12:16', 1],
  ])('gives time to a pod that %s', (_name, change, time, count) => {
    const { breaches } = audit(change, { at: `2026-01-10T${time}:00Z` });
    expect(breaches.filter(b => b.rule === 'images-git-names')).toHaveLength(
      count,
    );
  });

  it('does not judge pods that were looked at before the last sync had ended', () => {
    const seen = (after: string | null): Change => ({
      workload: {
        [`dev-${id}`]: { ...pods(ref('7'))[`dev-${id}`], after },
      },
    });
    const found = (change: Change) =>
      audit(change, { at: '2026-01-10T23:00:00Z' }).breaches.filter(
        b => b.rule === 'images-git-names',
      );
    expect(found(seen('2026-01-09T12:00:00Z'))).toEqual([]);
    expect(found(seen(null))).toEqual([]);
    expect(found(seen(application.operation?.finishedAt ?? ''))).toHaveLength(
      1,
    );
  });

  it('says when a pod is to be looked at again', () => {
    const rule = scopeRules.find(r => r.rule === 'images-git-names');
    const at = (time: string) =>
      rule?.look({
        view: world(foreign(rollout)),
        config,
        now: new Date(`2026-01-10T${time}:00Z`),
      }).dueAt;
    expect(at('12:31')).toBe(Date.parse('2026-01-10T12:40:00Z'));
    expect(at('12:40')).toBeUndefined();
  });
});
