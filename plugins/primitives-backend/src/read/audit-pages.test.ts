import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { application, factsOf, green, sha } from '../testing/world';

jest.setTimeout(120_000);

describeOnDatabases('the pages of the audit', databases => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.open(databases);
  });

  it('pages breaches, each since it was found', async () => {
    await reading.readAll();
    const [subject] = Object.keys(green.application);
    await reading.record([
      ...factsOf(green),
      later(
        'application',
        subject,
        { ...application, overrides: ['a', 'b'] },
        2,
      ),
      later(
        'gitops-commit',
        sha('b'),
        {
          author: 'eve',
          date: '2026-01-10T12:00:00Z',
          message: 'm',
          url: 'u',
          root: false,
        },
        2,
      ),
    ]);
    const first = await reading.model.breaches({ limit: 2 });
    const rest = await reading.model.breaches({
      limit: 2,
      cursor: first.nextCursor,
    });
    expect(
      [...first.items, ...rest.items].map(b => [b.rule, b.subject]),
    ).toEqual([
      ['changes-by-pull-request', sha('b')],
      ['no-overrides-or-drift', `${subject}: a`],
      ['no-overrides-or-drift', `${subject}: b`],
    ]);
    expect(rest.nextCursor).toBeUndefined();
    expect(first.items[0]).toMatchObject({
      since: '2026-01-10T12:00:00.000Z',
      title: 'Desired state is changed only by pull requests',
    });
    await reading.record([
      later(
        'application',
        subject,
        { ...application, overrides: ['a'], health: 'Degraded' },
        3,
      ),
    ]);
    const { items } = await reading.model.breaches({
      rule: 'no-overrides-or-drift',
    });
    expect(items).toEqual([first.items[1]]);
  });
});
