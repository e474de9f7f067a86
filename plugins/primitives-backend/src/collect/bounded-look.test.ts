import { Fact } from '../facts/fact';
import { Source, SourceContext } from '../sources/source';
import { boundedLook } from './bounded-look';

function contextOf() {
  const recorded: Fact[][] = [];
  const outer = new AbortController();
  const unused = async () => {
    throw new Error('not used here');
  };
  const context: SourceContext = {
    facts: {
      many: unused,
      within: unused,
      // eslint-disable-next-line require-yield -- it is not used
      async *each() {
        await unused();
      },
    },
    cursors: { get: unused, set: unused },
    record: async facts => {
      recorded.push(facts);
      return facts;
    },
    hint: () => {},
    signal: outer.signal,
  };
  return { context, recorded, outer };
}

const sourceOf = (collect: Source['collect']): Source => ({
  name: 'registry',
  collect,
});

describe('boundedLook', () => {
  it('leaves a look alone that ends in time', async () => {
    const { context, recorded } = contextOf();
    const source = sourceOf(async ({ record }) => void (await record([])));
    await boundedLook({ source, context, hints: [], limitMs: 60_000 });
    expect(recorded).toEqual([[]]);
  });

  it('passes on why a look failed', async () => {
    const { context } = contextOf();
    const source = sourceOf(async () => {
      throw new Error('down');
    });
    await expect(
      boundedLook({ source, context, hints: [], limitMs: 60_000 }),
    ).rejects.toThrow('down');
  });

  it('cuts off one that never ends, tells it, and takes nothing more of it', async () => {
    const { context, recorded } = contextOf();
    let seen: SourceContext | undefined;
    const source = sourceOf(bounded => {
      seen = bounded;
      return new Promise(() => {});
    });
    await expect(
      boundedLook({ source, context, hints: [], limitMs: 30 }),
    ).rejects.toThrow(/did not end within .* cut off/);
    expect(seen?.signal.aborted).toBe(true);
    await expect(seen?.record([])).rejects.toThrow(/cut off/);
    expect(recorded).toEqual([]);
  });

  it('does not wait for a look that goes on when collecting ends, and takes nothing more of it', async () => {
    const { context, recorded, outer } = contextOf();
    let seen: SourceContext | undefined;
    const source = sourceOf(bounded => {
      seen = bounded;
      return new Promise(() => {});
    });
    const look = boundedLook({ source, context, hints: [], limitMs: 60_000 });
    outer.abort(new Error('the backend stops'));
    await expect(look).rejects.toThrow('the backend stops');
    await expect(seen?.record([])).rejects.toThrow('the backend stops');
    expect(recorded).toEqual([]);
    await expect(
      boundedLook({ source, context, hints: [], limitMs: 60_000 }),
    ).rejects.toThrow('the backend stops');
  });
});
