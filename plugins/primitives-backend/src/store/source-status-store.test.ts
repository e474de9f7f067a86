import { describeOnDatabases } from '../__testUtils__/databases';
import { Reading } from '../__testUtils__/reading';

jest.setTimeout(60_000);

describeOnDatabases('How a source does', databases => {
  it('is told to readers without its address, now and of the past, and with it apart', async () => {
    const reading = await Reading.open(databases);
    const { db, model } = reading;
    await reading.readAll();
    await reading.fail('github-core');
    const [core] = await model.sources();
    expect(core).toMatchObject({ source: 'github-core', status: 'failed' });
    expect(core.message).toMatch(
      /^GitHub has not answered since 2\d{3}-.* UTC/,
    );
    expect(await model.sourceDetails()).toEqual(
      new Map([['github-core', 'GitHub at http://x is down']]),
    );
    const then = await reading.moment();
    await reading.readAll();
    expect(await model.sourceDetails()).toEqual(new Map());
    const { sources } = await model.audit(then);
    expect(sources[0].message).toBe(core.message);
    expect(JSON.stringify([await model.sources(), sources])).not.toContain(
      'http:',
    );
    expect(
      await db('primitives_source_history').whereNot({ fault: '' }),
    ).toHaveLength(1);
  });
});
