import { Readable } from '@ameide/plugin-primitives-node';
import { KeptAnswers } from './kept-answers';
import { everything } from './readable';

const own = (owner: string): Readable => ({ field: 'owner', values: [owner] });

describe('answers that are kept', () => {
  it('are given out again for a while, to those who may read the same', async () => {
    const kept = new KeptAnswers<string>({ most: 50, freshMs: 10 });
    const get = (readable: Readable, now: number, answer: string) =>
      kept.get(readable, { now, read: async () => answer });
    expect(await get(everything, 0, 'all')).toBe('all');
    expect(await get(own('a'), 0, 'of a')).toBe('of a');
    expect(await get(own('a'), 10, 'new')).toBe('of a');
    expect(await get(everything, 10, 'new')).toBe('all');
    expect(await get(own('a'), 11, 'new')).toBe('new');
  });

  it('are not kept where they failed, nor without end', async () => {
    const kept = new KeptAnswers<number>({ most: 50, freshMs: 1_000 });
    const read = jest.fn(async () => 1);
    const failing = async () => {
      throw new Error('away');
    };
    const failed = kept.get(everything, { now: 0, read: failing });
    await expect(failed).rejects.toThrow('away');
    expect(await kept.get(everything, { now: 0, read })).toBe(1);
    for (let i = 0; i < 50; i += 1)
      await kept.get(own(`${i}`), { now: 0, read });
    await kept.get(everything, { now: 0, read });
    expect(read).toHaveBeenCalledTimes(52);
  });
});
