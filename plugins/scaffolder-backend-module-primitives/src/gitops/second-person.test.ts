import { DispatchRequest } from './dispatch-request';
import { AskingTask, judgeApproval, needsSecondPerson } from './second-person';

const digest = `sha256:${'a'.repeat(64)}`;
const reason = 'The release of this week';
const primitive = 'domain-orders-v0';
const request: DispatchRequest = { workflow: 'promote', source: 'staging', target: 'production', primitives: [primitive], reason };
const config = { environments: ['production' as const], expiresAfterMs: 86_400_000 };
const until = '2026-03-02T10:00:00.000Z';
const ada = 'user:default/ada';
const rei = 'user:default/rei';

describe('needsSecondPerson', () => {
  it.each<[DispatchRequest, boolean]>([
    [request, true],
    [{ ...request, source: 'dev', target: 'staging' }, false],
    [{ workflow: 'enable', primitive, environment: 'production', digest, reason }, true],
    [{ workflow: 'enable', primitive, environment: 'dev', digest }, false],
    [{ workflow: 'rollback', primitive, environment: 'production', reason }, false],
    [{ workflow: 'retry-smoke', primitive, environment: 'production', reason }, false],
    [{ workflow: 'wiring', kind: 'domain', name: 'orders', version: 'v0', withSmoke: true }, false],
  ])('for %j is %p', (asked, needs) => {
    expect(needsSecondPerson(asked, config)).toBe(needs);
    expect(needsSecondPerson(asked, { ...config, environments: [] })).toBe(false);
  });
});

describe('judgeApproval', () => {
  const task: AskingTask = { id: '1', status: 'completed', startedBy: ada, asked: { by: ada, until, request } };
  const judge = (changes: Partial<AskingTask> = {}, approver = rei, now = '2026-03-01T11:00:00Z') =>
    judgeApproval({ task: { ...task, ...changes }, approver, now: new Date(now) });

  it('gives another person what was asked for', () => {
    expect(judge()).toEqual({ by: ada, until, request });
  });

  it.each<[string, Partial<AskingTask>, string, string, RegExp]>([
    ['who asked', {}, ada, 'NotAllowedError', /^user:default\/ada asked for this; another person has to approve it$/],
    ['who asked, in other letters', {}, 'User:default/Ada', 'NotAllowedError', /another person/],
    ['who ran a task again that another started', { asked: { by: rei, until, request } }, rei, 'NotAllowedError', /another person/],
    ['who started a task that another ran again', { startedBy: rei }, rei, 'NotAllowedError', /another person/],
    ['a service', {}, 'plugin:scaffolder', 'NotAllowedError', /'plugin:scaffolder' is no person/],
    ['who is not known', {}, 'unknown', 'NotAllowedError', /is no person/],
    ['anybody, what a service asked for', { startedBy: undefined }, rei, 'NotAllowedError', /is no person/],
    ['anybody, what an unknown asked for', { asked: { by: 'unknown', until, request } }, rei, 'NotAllowedError', /is no person/],
    ['anybody, a task that asked for nothing', { asked: undefined }, rei, 'InputError', /asked for nothing that waits/],
    ['anybody, a task that failed', { status: 'failed' }, rei, 'InputError', /asked for nothing that waits/],
    ['anybody, a task that is under way', { status: 'processing' }, rei, 'InputError', /asked for nothing that waits/],
  ])('refuses %s', (_, changes, approver, name, words) => {
    expect(() => judge(changes, approver)).toThrow(expect.objectContaining({ name, message: expect.stringMatching(words) }));
  });

  it('takes a request until it expires, and not a moment longer', () => {
    expect(judge({}, rei, '2026-03-02T09:59:59.999Z').by).toBe(ada);
    expect(() => judge({}, rei, '2026-03-02T10:00:00.000Z')).toThrow('expired at 2026-03-02T10:00:00.000Z; ask for it again');
  });
});
