import {
  changeRequestSchema,
  changeSchema,
  dryRunRequestSchema,
  english,
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
        problem: say('expression.unknownName', { name: 'foo' }),
      }),
    ],
    [
      'id: must be text\nwhy: must say why',
      sayLines([
        sayAt('id', say('input.text')),
        sayAt('why', say('input.why')),
      ]) ?? verbatim(''),
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
    const started = performance.now();
    const long = 'a: '.repeat(2_000) + 'x; '.repeat(2_000);
    expect(english(recognised(long))).toBe(long);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('the rules of schemas', () => {
  it.each(Object.entries(sayings).filter(([id]) => id.startsWith('input.')))(
    '%s is told by its words',
    (id, text) => {
      const words = text.replace(/\{\{\w+\}\}/g, 'x');
      expect(recognisedId(words)).toBe(id);
    },
  );

  const schemas = [
    ...Object.values(routes).flatMap(of =>
      Object.values(of).flatMap(({ params, query, body }) => [
        params,
        query,
        ...(body ? [body] : []),
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
