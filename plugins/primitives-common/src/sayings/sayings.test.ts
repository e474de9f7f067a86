import {
  clauses,
  english,
  refusal,
  renderSaying,
  say,
  sayings,
  sayingOf,
  sayingSchema,
  sentences,
  told,
  verbatim,
} from '.';

describe('a saying', () => {
  it('is written in English with what fills it, in lists and in each other', () => {
    expect(
      english(
        say('change.pull.stopped', {
          ...{ number: 7, author: 'kim' },
          what: say('change.enables', { environment: 'dev' }),
          checks: [say('part.withNote', { text: 'Gate', note: 'red' }), 'CI'],
        }),
      ),
    ).toBe(
      'Pull request #7 that enables dev is stopped by Gate (red), CI, and kim or whoever owns the check puts it right.',
    );
  });

  it.each([
    [1, 'Healthy; the pod runs 1111.'],
    [2, 'Healthy; all 2 pods run 1111.'],
    [0, 'Healthy; all 0 pods run 1111.'],
  ])('has the form of its number: %s', (count, text) => {
    expect(english(say('stage.health.passed', { count, digest: '1111' }))).toBe(
      text,
    );
  });

  it('writes numbers as the language does where the message says so', () => {
    expect(english(say('check.syncs.looked', { count: 12_345 }))).toMatch(
      /^12,345 Applications/,
    );
  });

  it('takes what fills it as it is, whatever is in it', () => {
    const text = '{{digest}} $t(part.noDigest) $& \\1';
    expect(english(verbatim(text))).toBe(text);
  });

  it('is only made with an id and all the places of the catalogue', () => {
    // @ts-expect-error no such message
    expect(() => english(say('nothing.such'))).toThrow('nothing.such');
    // @ts-expect-error the commit is missing
    expect(() => english(say('stage.verify.passed'))).toThrow('verify.passed');
    // @ts-expect-error the number of a form is a number
    say('stage.health.passed', { count: '1', digest: 'd' });
  });

  it('is joined to sentences and clauses, of none to nothing', () => {
    const [a, b, c] = ['A.', 'B.', 'C.'].map(verbatim);
    expect(english(sentences([a, undefined, b, c]) ?? a)).toBe('A. B. C.');
    expect(english(clauses([a, b]) ?? a)).toBe('A.; B.');
    expect(sentences([a])).toBe(a);
    expect(sentences([undefined])).toBeUndefined();
  });

  it('of another version is not written, and its words stay', () => {
    expect(renderSaying({ id: 'of.tomorrow' }, () => 'x')).toBeUndefined();
    expect(
      renderSaying(
        say('stale.marked', { message: { id: 'of.tomorrow' }, why: 'w' }),
        () => 'x',
      ),
    ).toBeUndefined();
    expect(sayingOf('As it was', { id: 'of.tomorrow' })).toEqual(
      verbatim('As it was'),
    );
    const known = say('step.none');
    expect(sayingOf('Nothing to do', known)).toBe(known);
    expect(sayingOf('Nothing to do yet', known)).toEqual(
      verbatim('Nothing to do yet'),
    );
  });

  it('survives being sent', () => {
    const saying = say('stage.sync.outOfSync', {
      revision: say('part.noRevision'),
      resources: ['a', 'b'],
    });
    expect(sayingSchema.parse(JSON.parse(JSON.stringify(saying)))).toEqual(
      saying,
    );
  });

  it('goes with a refusal and with a text', () => {
    const saying = say('refusal.trying');
    const error = refusal(TypeError, saying);
    expect(error).toBeInstanceOf(TypeError);
    expect({ message: error.message, said: error.said }).toEqual(told(saying));
  });
});

describe('the catalogue', () => {
  const keys = Object.keys(sayings);

  it('has plain places', () => {
    for (const text of Object.values<string>(sayings)) {
      const rest = text.replace(/\{\{\w+(, number)?\}\}/g, '');
      expect(rest).not.toMatch(/[{}]|\$t\(/);
    }
  });

  it('has no place in a refusal that errors lose on their way to a page', () => {
    // `ResponseError` hides texts of these names, as an error's own, wherever they are.
    const lost = /\{\{(name|message|stack|code|cause)\}\}/;
    const refusals = Object.entries<string>(sayings).filter(([id]) =>
      /^(refusal|request|name|input|zod|expression|cel|gitops)\./.test(id),
    );
    expect(refusals.filter(([, text]) => lost.test(text))).toEqual([]);
  });

  it('has both forms of what has one', () => {
    const of = (form: string) =>
      keys.flatMap(key => new RegExp(`^(.*)_${form}$`).exec(key)?.[1] ?? []);
    expect(of('one').length).toBeGreaterThan(0);
    expect(of('one')).toEqual(of('other'));
  });
});
