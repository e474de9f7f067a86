import fc from 'fast-check';
import { hideSecrets } from './hidden-value';
import { objectChanges } from './object-changes';

const container = (name: string, image: string) => ({ name, image });

describe('objectChanges', () => {
  it.each([
    ['a value', { a: 1 }, { a: 2 }, [{ path: 'a', before: 1, after: 2 }]],
    ['what was added', {}, { a: { b: 1 } }, [{ path: 'a', after: { b: 1 } }]],
    ['what was removed', { a: null }, {}, [{ path: 'a', before: null }]],
    [
      'what became of another type',
      { a: [1] },
      { a: { 0: 1 } },
      [{ path: 'a', before: [1], after: { 0: 1 } }],
    ],
    [
      'a number that became a text',
      { a: 1 },
      { a: '1' },
      [{ path: 'a', before: 1, after: '1' }],
    ],
    [
      'null that became nothing',
      { a: null },
      { a: {} },
      [{ path: 'a', before: null, after: {} }],
    ],
    [
      'a key that is no word',
      { labels: { 'a.b/c': 'x' } },
      { labels: { 'a.b/c': 'y' } },
      [{ path: 'labels["a.b/c"]', before: 'x', after: 'y' }],
    ],
    [
      'an item by its name, wherever it stands',
      { list: [container('a', '1'), container('b', '1')] },
      { list: [container('b', '2')] },
      [
        { path: 'list[name=a]', before: container('a', '1') },
        { path: 'list[name=b].image', before: '1', after: '2' },
      ],
    ],
    [
      'an order that differs, since variables and init containers go by it',
      [container('a', '1'), container('b', '1')],
      [container('b', '1'), container('a', '1'), container('c', '1')],
      [
        { path: '[order]', before: ['a', 'b'], after: ['b', 'a', 'c'] },
        { path: '[name=c]', after: container('c', '1') },
      ],
    ],
    [
      'a list of scalars as a whole',
      { args: ['--a', '--b'] },
      { args: ['--new', '--a', '--b'] },
      [
        {
          path: 'args',
          before: ['--a', '--b'],
          after: ['--new', '--a', '--b'],
        },
      ],
    ],
    [
      'items by their place, when two share a name',
      [container('a', '1'), container('a', '2')],
      [container('a', '1'), container('a', '3')],
      [{ path: '[1].image', before: '2', after: '3' }],
    ],
    [
      'nothing where only keys are in another order',
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      [],
    ],
  ])('finds %s', (_, before, after, expected) => {
    expect(objectChanges(before, after)).toEqual(expected);
  });

  it('finds a difference exactly where there is one', () => {
    const named = fc.record({ name: fc.constantFrom('a', 'b', 'c') });
    const { value } = fc.letrec<{ value: unknown }>(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>('', 'x', '1', 1, 0, true, null),
        fc.array(named, { maxLength: 3 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom('a', 'b', 'name', 'value', '__proto__'),
          tie('value'),
          { maxKeys: 3 },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, value, (before, after) => {
        expect(objectChanges(before, before)).toEqual([]);
        expect(objectChanges(before, after).length === 0).toBe(
          canonical(before) === canonical(after),
        );
      }),
      { numRuns: 500 },
    );
  });
});

/** As JSON with keys in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([key, each]: [string, unknown]) =>
      `${JSON.stringify(key)}:${canonical(each)}`,
  );
  return `{${fields.sort().join(',')}}`;
}

describe('hideSecrets', () => {
  const secret = (data: unknown) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', labels: { a: 'shown' } },
    ...{ type: 'Opaque', data },
  });
  const variable = (name: string, value: string) => ({
    kind: 'Deployment',
    spec: { containers: [{ name: 'main', env: [{ name, value }] }] },
  });

  it.each([
    ['data of a Secret', secret({ user: 'HIDE' })],
    ['data of a Secret that is no object', secret('HIDE')],
    ['lists in a Secret', secret({ user: ['HIDE'] })],
    ['stringData', { ...secret(null), stringData: { user: 'HIDE' } }],
    ['any field of a Secret', { ...secret(null), Data: { user: 'HIDE' } }],
    ['a Secret without a version', { kind: 'Secret', data: { a: 'HIDE' } }],
    [
      'the copy that kubectl keeps',
      {
        kind: 'Secret',
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': 'HIDE',
          },
        },
      },
    ],
    ['a variable that is named like one', variable('DB_PASSWORD', 'HIDE')],
    ['a password in an address', variable('URL', 'amqp://me:HIDE@host')],
    ['a setting', { kind: 'ConfigMap', data: { apiKey: 'HIDE' } }],
    ['an argument', { spec: { args: ['--db-password=HIDE'] } }],
    ['a field of any kind', { kind: 'Database', spec: { password: 'HIDE' } }],
  ])('hides %s', (_, object) => {
    const hidden = JSON.stringify(hideSecrets(object));
    expect(hidden).not.toContain('HIDE');
    expect(hidden).toContain('(hidden)');
  });

  it('shows the rest of a Secret, and references', () => {
    expect(JSON.stringify(hideSecrets(secret({ a: 'HIDE' })))).toBe(
      JSON.stringify(secret({ a: '(hidden)' })),
    );
    const reference = variable('DB_PASSWORD', '$(PASSWORD)');
    expect(hideSecrets(reference)).toEqual(reference);
  });

  it('still tells which of them changed, even to one of the same length', () => {
    const [before, after] = [
      hideSecrets(secret({ a: 'one', b: 'same', c: 'gone' })),
      hideSecrets(secret({ a: 'two', b: 'same', d: 'new' })),
    ];
    const changes = objectChanges(before, after);
    expect(changes.map(({ path }) => path)).toEqual([
      'data.a',
      'data.c',
      'data.d',
    ]);
    expect(JSON.stringify(changes)).not.toMatch(/one|two|same|gone|new/);
  });
});
