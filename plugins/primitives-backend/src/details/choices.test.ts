import { PastState } from '@ameide/gitops-repo';
import { Move, Pipeline } from '@ameide/plugin-primitives-common';
import { candidates, ChoiceInput, choices } from './choices';

const [one, two, three] = ['1', '2', '3'].map(d => `sha256:${d.repeat(64)}`);

function pipeline(change: Partial<Pipeline> = {}): Pipeline {
  const stage = (id: Pipeline['stages'][number]['id']) => ({
    ...{ id, status: 'passed' as const, message: `${id} is well.` },
    evidence: [],
  });
  return {
    ...{ id: 'domain-orders-v0', kind: 'domain', name: 'orders' },
    version: 'v0',
    image: { repository: 'r', digest: three, platforms: [] },
    stages: [stage('wiring')],
    environments: [
      {
        ...{ environment: 'dev', enabled: true, digest: three },
        stages: [stage('enable'), stage('smoke')],
      },
      { environment: 'staging', enabled: true, digest: two, stages: [] },
      { environment: 'production', enabled: false, stages: [] },
    ],
    nextStep: { kind: 'none', title: '', reason: '' },
    ...{ done: [], sources: [], observedAt: '2026-02-02T00:00:00Z' },
    ...change,
  };
}

function past(...digests: string[]): PastState[] {
  return digests.map((digest, day) => ({
    ...{ commit: 'c', enabled: true, digest },
    at: new Date(Date.UTC(2026, 0, 20 - day)),
  }));
}

function input(change: Partial<ChoiceInput> = {}): ChoiceInput {
  return {
    pipeline: pipeline(),
    published: [three, two, one].map(digest => ({ digest })),
    past: new Map([
      ['dev', past(three, two, one)],
      ['staging', past(two, one)],
    ]),
    moveOf: () => undefined,
    ...change,
  };
}

const refusalsOf = (
  workflow: Parameters<typeof choices>[0],
  about: ChoiceInput,
) =>
  Object.fromEntries(
    choices(workflow, about).items.map(item => [
      item.environment,
      { all: item.refusals, of: item.digests.map(d => d.refusals) },
    ]),
  );

describe('choices', () => {
  it('offer for enablement what is published and was in the environment before', () => {
    expect(refusalsOf('enable', input())).toEqual({
      dev: { all: [], of: [['dev is at it already.'], [], []] },
      staging: { all: [], of: [[], ['staging is at it already.'], []] },
      production: {
        all: [],
        of: [['It never was in staging; promote it from there.'], [], []],
      },
    });
  });

  it('name each published digest with where it runs, once', () => {
    const [dev] = choices('enable', input()).items;
    expect(dev.digests.map(d => [d.digest, d.runs])).toEqual([
      [three, ['dev']],
      [two, ['staging']],
      [one, []],
    ]);
  });

  it('offer nothing before the wiring is on main, or an image is there', () => {
    const wiring = pipeline();
    wiring.stages[0].status = 'waiting';
    const unwired = refusalsOf('enable', input({ pipeline: wiring }));
    expect(unwired.dev.all).toEqual(['It is not wired yet: wiring is well.']);
    const bare = pipeline({ image: undefined });
    const none = input({ pipeline: bare, published: [] });
    expect(refusalsOf('enable', none).dev.all[0]).toContain('No image');
  });

  it('offer for a rollback what ran there, but not what runs', () => {
    expect(refusalsOf('rollback', input())).toEqual({
      dev: { all: [], of: [['dev is at it already.'], [], []] },
      staging: { all: [], of: [['staging is at it already.'], []] },
      production: { all: ['It is not enabled in production.'], of: [] },
    });
  });

  it('offer for a promotion only what the source proves', () => {
    const unproven = pipeline();
    unproven.environments[0].stages[1] = {
      ...{ id: 'smoke', status: 'failed', message: 'Job/x failed.' },
      evidence: [],
    };
    expect(refusalsOf('promote', input())).toEqual({
      staging: { all: [], of: [] },
      production: { all: [], of: [] },
    });
    expect(
      refusalsOf('promote', input({ pipeline: unproven })).staging.all,
    ).toEqual(['dev does not prove it yet: Job/x failed.']);
  });

  it('say what holds and policy have against a digest, and who acts next', () => {
    const move: Move = {
      ...{ environment: 'staging', status: 'refused', approvers: [] },
      refusals: [{ rule: 'hold', message: 'It is held', next: 'release it' }],
    };
    const held = input({ moveOf: env => (env === 'staging' ? move : undefined) });
    const why = ['It is held; next: release it.'];
    expect(refusalsOf('promote', held).staging.all).toEqual(why);
    expect(refusalsOf('enable', held).staging.of[0]).toEqual(why);
    expect(refusalsOf('enable', held).dev.of[1]).toEqual([]);
  });

  it('keep what is not known apart from what may not be', () => {
    const unknown = { status: 'unknown', reason: 'no mirror' } as const;
    const move = { ...unknown, environment: 'dev', refusals: [], approvers: [] };
    const [dev] = choices('enable', input({ moveOf: () => move })).items;
    expect(dev.digests.map(d => d.reason)).toEqual([
      undefined,
      'no mirror',
      'no mirror',
    ]);
  });

  it('let a smoke run again where it runs at all', () => {
    const again = refusalsOf('retry-smoke', input());
    expect(again.dev.all).toEqual([]);
    expect(again.production.all).toEqual(['It is not enabled in production.']);
  });

  it('end at twenty digests', () => {
    const published = Array.from({ length: 30 }, (_, i) => ({
      digest: `sha256:${String(i).padStart(64, '0')}`,
    }));
    expect(candidates('enable', input({ published }), 'dev')).toHaveLength(20);
  });
});
