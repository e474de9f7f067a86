import { z } from 'zod';
import {
  changeRequestSchema,
  changeSchema,
  clauses,
  DoneRule,
  dryRunRequestSchema,
  english,
  ExpressionError,
  primitiveRefSchema,
  recognised,
  say,
  sayAt,
  Saying,
  sayings,
  sayLines,
  verbatim,
} from '..';
import * as routes from '../api/routes';
import { ownMessages } from '../__testUtils__/own-messages';

const recognisedId = (text: string) => recognised(text).id;

/** Whether nothing of it is only words, but for what fills the places of messages. */
function isOurs(saying: Saying): boolean {
  if (saying.id === 'part.verbatim') return false;
  const { problem, first, rest } = saying.params ?? {};
  return [problem, first, rest].every(
    each => typeof each !== 'object' || Array.isArray(each) || isOurs(each),
  );
}

describe('words of ours', () => {
  it.each<[string, Saying]>([
    ['must be text', say('input.text')],
    ['name: must be text', sayAt('name', say('input.text'))],
    [
      'config/holds.yaml: holds: 0: until: must be a day such as 2026-12-31',
      sayAt('config/holds.yaml: holds: 0: until', say('input.daySuchAs')),
    ],
    [
      'domain-a-v0 is not known; did you mean "b"?',
      verbatim('domain-a-v0 is not known; did you mean "b"?'),
    ],
    [
      'line 2, column 3: Unknown variable: foo',
      say('expression.at', {
        ...{ line: '2', column: '3' },
        problem: say('cel.unknownName', { variable: 'foo' }),
      }),
    ],
    [
      'id: must be text; why: must say why',
      clauses([
        sayAt('id', say('input.text')),
        sayAt('why', say('input.why')),
      ]) ?? verbatim(''),
    ],
    [
      'id: must be text\nwhy: must say why',
      sayLines([
        sayAt('id', say('input.text')),
        sayAt('why', say('input.why')),
      ]) ?? verbatim(''),
    ],
    [
      "name: 'orders' is taken: primitives/domain/orders is on main and is not domain-orders-v0 as asked for: its owner is group:default/a, not group:default/b; its system is not set, not system:default/c. Choose another name, or change the existing one by a pull request",
      say('task.taken', {
        ...{ name: 'orders', path: 'primitives/domain/orders', branch: 'main' },
        id: 'domain-orders-v0',
        differences:
          clauses([
            say('task.otherOwner', {
              ...{ found: 'group:default/a', asked: 'group:default/b' },
            }),
            say('task.withoutSystem', { asked: 'system:default/c' }),
          ]) ?? '',
      }),
    ],
    [
      'is not YAML: the key "a" comes twice at line 2',
      say('file.noYaml', {
        problem: say('file.atLine', {
          problem: say('file.keyTwice', { key: '"a"' }),
          line: '2',
        }),
      }),
    ],
  ])('%s', (words, saying) => {
    expect(recognised(words)).toEqual(saying);
    expect(english(recognised(words))).toBe(words);
  });

  it.each([
    '',
    'Connection refused',
    'must be text, said somebody',
    'one; two',
    'config/holds.yaml: who knows',
    'name: must be text\nand more',
    'the pod is in dev',
  ])('are not “%s”, which stays as it is', words => {
    expect(recognised(words)).toEqual(verbatim(words));
  });

  it('are told in time, whatever comes', () => {
    const started = process.cpuUsage();
    const long = 'a: '.repeat(2_000) + 'x; '.repeat(2_000);
    expect(english(recognised(long))).toBe(long);
    const short = long.slice(0, 1_900);
    expect(english(recognised(short))).toBe(short);
    // Of a processor: by the clock, others on a busy machine would count.
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
  });
});

describe('the words of libraries', () => {
  const words = (schema: z.ZodType, input: unknown) =>
    schema.safeParse(input).error?.issues.map(issue => issue.message) ?? [];
  it.each([
    ...words(z.string(), 1),
    ...words(z.string().max(2), 'abc'),
    ...words(z.array(z.string()).min(2), ['a']),
    ...words(z.number().min(2), 1),
    ...words(z.number().max(2), 3),
    ...words(z.enum(['a', 'b']), 'c'),
    ...words(z.literal('a'), 'c'),
    ...words(z.string().regex(/^a$/), 'b'),
    ...words(z.strictObject({}), { a: 1 }),
    ...words(z.strictObject({}), { a: 1, b: 2 }),
    ...words(z.union([z.string(), z.number()]), true),
  ])('“%s” of zod', text => {
    expect(recognisedId(text)).toMatch(/^zod\./);
  });

  it.each([
    'nobody == 1',
    'owner == 1',
    'owner && true',
    'owner == "',
    'owner ==',
    'owner == "a" b',
    'owner # 1',
    'owner ? true : false',
    'true ? owner : 1',
    'owner.name == "a"',
    'image.nothing == "a"',
    'owner.startsWith(1)',
    'package == "a"',
    `${'('.repeat(30)}true${')'.repeat(30)}`,
    ...['size(owner) == 1e', 'size(owner) == 0x', '1e999 > 2.0'],
    ...["owner == 'a\nb'", 'owner == """'],
    ...['owner == "\\q"', 'owner == "\\xZZ"', 'owner == "\\u12"', 'owner == "\\ud800"'],
    ...['owner == "\\08"', 'owner == "\\777"', 'b"\\u0041" == b"a"'],
    ...['image.platforms.all(e, e)', 'image.platforms.filter(e, e) == []'],
    ...['image.platforms.all(1, true)', 'has(owner)', 'owner.all(e, true)'],
    ...['[1, "a"] == [1]', '{1: 1, "a": 2} == {}', '{"a": 1, "b": "c"} == {}'],
    ...['image.platforms["a"] == ""', 'image[1] == ""', 'owner[0] == "a"'],
  ])('of CEL about “%s”', expression => {
    const rule = { id: 'a', title: 'a', description: 'a', satisfy: 'a' };
    let problem: Saying | undefined;
    try {
      problem = undefined;
      void new DoneRule({ ...rule, per: 'primitive', expression });
    } catch (error) {
      if (error instanceof ExpressionError) problem = error.problem;
    }
    expect(problem && isOurs(problem)).toBe(true);
  });
});

describe('the rules of schemas', () => {
  it.each(
    Object.entries(sayings).filter(([id]) => /^(input|zod|cel)\./.test(id)),
  )('%s is told by its words', (id, text) => {
    const words = text.replace(/\{\{\w+\}\}/g, 'x');
    expect(recognisedId(words)).toBe(id);
  });

  const schemas = [
    ...Object.values(routes).flatMap(of =>
      Object.values(of).flatMap(route => [
        ...[route.params, route.query],
        ...('body' in route ? [route.body] : []),
      ]),
    ),
    ...[changeSchema, changeRequestSchema, dryRunRequestSchema],
    primitiveRefSchema,
  ];
  const messages = [...new Set(schemas.flatMap(ownMessages))];

  it('have words of their own', () => {
    expect(messages.length).toBeGreaterThan(30);
  });

  it.each(messages)('“%s” can be said in another language', words => {
    expect(isOurs(recognised(words))).toBe(true);
  });
});
