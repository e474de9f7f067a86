import { Change, id, pipelineIn, sha } from '../testing/world';

const failing: Change = {
  verify: {
    [`domain/orders@${sha('a')}`]: { state: 'failed', url: 'http://check' },
  },
};
const waiver = {
  ...{ rule: 'core-ci', primitive: id },
  ...{ until: '2026-01-10', reason: 'Because' },
};
type W = Partial<typeof waiver> & {
  owner?: string;
  environment?: string;
  since?: string;
  by?: string;
};
const verdict = (change: W) => {
  const { done } = pipelineIn({
    ...failing,
    waivers: { gitops: { waivers: [{ ...waiver, ...change }], by: 'ann' } },
  });
  return done.find(v => v.rule === 'core-ci');
};

describe('a waiver', () => {
  it('stands beside a verdict, which stays not met', () => {
    expect(verdict({})).toMatchObject({
      status: 'not-met',
      waiver: {
        ...{ until: '2026-01-10', reason: 'Because', by: 'ann' },
        url: 'http://github.test/ameideio/ameide-gitops/blob/main/config/waivers.yaml',
      },
    });
  });

  it('says since when and by whom it is, where that is known', () => {
    const origin = { since: '2026-01-02T08:00:00Z', by: 'bea' };
    expect(verdict(origin)?.waiver).toMatchObject(origin);
  });

  it('may be for everything of an owner', () => {
    const owner = { primitive: undefined, owner: 'group:orders' };
    expect(verdict(owner)?.waiver).toBeDefined();
  });

  it.each<[string, W]>([
    ['is over', { until: '2026-01-09' }],
    ['is for another rule', { rule: 'wiring-merged' }],
    ['is for another primitive', { primitive: 'domain-other-v0' }],
    ['is for another owner', { primitive: undefined, owner: 'group:x' }],
    ['is for an environment', { environment: 'dev' }],
  ])('that %s says nothing', (_name, change) => {
    expect(verdict(change)).toMatchObject({ status: 'not-met' });
    expect(verdict(change)?.waiver).toBeUndefined();
  });

  it('says nothing where the rule is met', () => {
    const { done } = pipelineIn({ waivers: { gitops: { waivers: [waiver] } } });
    expect(done.filter(v => v.waiver)).toEqual([]);
  });
});
