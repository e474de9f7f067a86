import fc from 'fast-check';
import {
  derived,
  eventually,
  greenOutside,
  useCollecting,
} from '../__testUtils__/collecting';
import { describeOnDatabases } from '../__testUtils__/databases';
import { steps } from '../__testUtils__/outside-steps';

jest.setTimeout(300_000);

describeOnDatabases('Collecting', databases => {
  const { open, start, fromScratch } = useCollecting(databases);

  it('ends, after any changes, hints and failures, where an empty database would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 5, maxLength: 25 }),
        async all => {
          const db = await open();
          const outside = greenOutside();
          const run = start({ db, outside, frequencyMs: 60 });
          for (const step of all) await step(run, outside);
          for (const source of run.sources) source.isDown = false;
          const expected = await fromScratch(outside);
          await eventually(async () =>
            expect(await derived(db)).toEqual(expected),
          );
          await run.end();
        },
      ),
      // A failure takes all of the waiting: to look for a smaller one would take minutes.
      { numRuns: 8, endOnFailure: true },
    );
  });
});
