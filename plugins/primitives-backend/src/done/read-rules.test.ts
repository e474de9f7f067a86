import { ConfigReader } from '@backstage/config';
import { defaultRules } from './default-rules';
import { readDoneRules } from './read-rules';

const own = {
  id: 'has-owner',
  title: 'Somebody owns it',
  description: 'Why.',
  satisfy: 'How.',
  expression: 'owner != ""',
};

const read = (rules?: unknown) =>
  readDoneRules(
    new ConfigReader(
      rules === undefined ? {} : ({ primitives: { done: { rules } } } as never),
    ),
  ).map(({ definition }) => definition);

describe('readDoneRules', () => {
  it("has the specification's by default", () => {
    expect(read()).toEqual(defaultRules);
  });

  it('adds rules, puts them in the place of known ones, and turns these off', () => {
    const rules = read([
      own,
      { ...own, id: 'core-ci', expression: 'stages.verify.status == "passed"' },
      { id: 'wiring-merged', enabled: false },
    ]);
    expect(rules.map(r => [r.id, r.title])).toEqual([
      ['core-ci', 'Somebody owns it'],
      ['image-published', 'Image digest is published'],
      ['environment-enabled', 'Enabled at this digest'],
      ['environment-running', 'Synced, healthy and smoked'],
      ['has-owner', 'Somebody owns it'],
    ]);
  });

  it.each([
    [{ a: 1 }, 'primitives.done.rules: must be a list'],
    [
      [{ ...own, expression: 'owner ==' }],
      'primitives.done.rules[0].expression: ',
    ],
    [
      [{ ...own, id: 'Has Owner' }],
      'primitives.done.rules[0].id: must be lower-case words',
    ],
    [[own, own], "primitives.done.rules[1].id: 'has-owner' is there twice"],
    [
      [{ id: 'nobody', enabled: false }],
      "primitives.done.rules[0].id: there is no rule 'nobody' to turn off",
    ],
    [[{ ...own, satisfy: undefined }], 'primitives.done.rules[0].satisfy: '],
    [[{ ...own, extra: 1 }], 'Unrecognized key: "extra"'],
  ])('refuses %j and names the key', (rules, message) => {
    expect(() => read(rules)).toThrow(message);
  });
});
