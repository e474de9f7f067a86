import fc from 'fast-check';
import { buildStageIds, Stage, StageStatus } from '../stage';
import { RuleDefinition } from '../rule';
import { DoneRule } from './done-rule';
import { PipelinePath } from './rule-input';

type Statuses = Partial<Record<Stage['id'], StageStatus>>;

const stage = (id: Stage['id'], status: StageStatus): Stage => ({
  ...{ id, status, message: `${id} is ${status}.` },
  evidence: [{ title: id, url: `http://evidence/${id}` }],
  since: status === 'unknown' ? undefined : '2026-01-01T00:00:00Z',
});

const pathOf = (statuses: Statuses): PipelinePath => ({
  ...{ id: 'domain-orders-v0', kind: 'domain', name: 'orders', version: 'v0' },
  owner: 'group:default/orders',
  stages: buildStageIds.map(id => stage(id, statuses[id] ?? 'waiting')),
  environments: [],
});

const ruleOf = (expression: string, per: RuleDefinition['per'] = 'primitive') =>
  new DoneRule({
    ...{ id: 'r', title: 'R', description: 'd', satisfy: 's', per, expression },
  });

const judged = (expression: string, statuses: Statuses = {}) =>
  ruleOf(expression).judge(pathOf(statuses));

const both = (a: string, operator: string, b: string) =>
  `stages.${a}.status == "passed" ${operator} stages.${b}.status == "passed"`;

describe('an expression', () => {
  it.each<[string, Statuses, string]>([
    [both('verify', '&&', 'image'), { verify: 'passed' }, 'not-met'],
    [both('verify', '&&', 'image'), { verify: 'unknown' }, 'not-met'],
    [
      both('verify', '&&', 'image'),
      { verify: 'unknown', image: 'passed' },
      'unknown',
    ],
    [
      both('verify', '||', 'image'),
      { verify: 'unknown', image: 'passed' },
      'met',
    ],
    ['!(stages.verify.status != "passed")', { verify: 'unknown' }, 'unknown'],
    ['stages.verify.digest == ""', { verify: 'unknown' }, 'unknown'],
    ['stages.verify.since != ""', { verify: 'unknown' }, 'unknown'],
    [
      '["verify", "image"].all(s, stages[s].status == "passed")',
      { verify: 'unknown', image: 'passed' },
      'unknown',
    ],
    ['image.digest != ""', {}, 'unknown'],
    ['environments["dev"].enabled', {}, 'unknown'],
    ['owner.startsWith("group:")', {}, 'met'],
  ])('%s of %j is %s', (expression, statuses, status) => {
    expect(judged(expression, statuses).status).toBe(status);
  });

  it('says by the stages that it names why, with their evidence, and since when', () => {
    expect(
      judged(both('contract', '&&', 'verify'), {
        ...{ contract: 'passed', verify: 'failed', image: 'failed' },
      }),
    ).toMatchObject({
      status: 'not-met',
      reason: 'verify is failed.',
      evidence: [
        { url: 'http://evidence/contract' },
        { url: 'http://evidence/verify' },
      ],
      since: '2026-01-01T00:00:00Z',
    });
  });

  it.each([
    ['owner ==', 'line 1, column 9: unexpected'],
    ['owner == "" &&\n  nobody', 'line 2, column 3: Unknown variable'],
    ['owner == "" ||\nstages.verfy.status == ""', 'line 2, column 8: names'],
    ['owner', 'must come to a bool'],
    ['owner == 1', 'no such overload'],
    ['nobody == "x"', 'Unknown variable'],
    ['stages.verfy.status == "passed"', "names the stage 'verfy'"],
    ['environment.enabled', 'Unknown variable'],
    ['owner.matches("^(a+)+$")', 'calls matches()'],
    ['cel.bind(a, owner + owner, a == "")', 'calls bind()'],
    ['["a"].map(x, x).size() == 1', 'calls map()'],
    [
      '[1].all(a, [1].all(b, [1].all(c, a == b && b == c)))',
      'more than 2 loops',
    ],
    [`owner == "${'a'.repeat(1_000)}"`, 'more than 1000 characters'],
    [`${Array(150).fill('1').join('+')} == 1`, 'maxAstNodes'],
    [`${'('.repeat(50)}true${')'.repeat(50)}`, 'maxDepth'],
    ['__proto__ == "x"', 'Reserved'],
  ])('%s is refused', (expression, why) => {
    expect(() => ruleOf(expression)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(new RegExp(escaped(why), 'i')),
      }),
    );
  });

  it('ends soon, whatever is allowed', () => {
    const list = `[${Array.from({ length: 20 }, (_, i) => i).join(', ')}]`;
    const rule = ruleOf(
      `${list}.all(a, ${list}.all(b, ${list}.size() == 20 && a < 99 && b < 99))`,
    );
    const began = process.cpuUsage();
    expect(rule.judge(pathOf({})).status).toBe('met');
    expect(process.cpuUsage(began).user).toBeLessThan(500_000);
  });

  it('is never surer of what is unknown than of each thing that it could be', () => {
    const atom = fc
      .tuple(
        fc.constantFrom(...buildStageIds),
        fc.constantFrom('==', '!='),
        fc.constantFrom('passed', 'failed'),
      )
      .map(([id, is, status]) => `stages.${id}.status ${is} "${status}"`);
    const { expression } = fc.letrec<{ expression: string }>(tie => ({
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        atom,
        tie('expression').map(e => `!(${e})`),
        fc
          .tuple(
            tie('expression'),
            fc.constantFrom('&&', '||'),
            tie('expression'),
          )
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      ),
    }));
    const statuses = fc.record(
      Object.fromEntries(
        buildStageIds.map(id => [
          id,
          fc.constantFrom<StageStatus>('passed', 'failed', 'unknown'),
        ]),
      ),
    );
    fc.assert(
      fc.property(
        expression.filter(e => e.length < 400 && e.split('status').length < 9),
        statuses,
        fc.constantFrom<StageStatus>('passed', 'failed'),
        (text, known, rest) => {
          const { status } = judged(text, known);
          if (status === 'unknown') return;
          const resolved = Object.fromEntries(
            Object.entries(known).map(([id, s]) => [
              id,
              s === 'unknown' ? rest : s,
            ]),
          );
          expect(judged(text, resolved).status).toBe(status);
        },
      ),
    );
  });
});

function escaped(text: string): string {
  return text.replace(/[()]/g, '\\$&');
}
