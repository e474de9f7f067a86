import { CacheService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { z } from 'zod';
import { LastingAnswers } from './lasting-answers';

const schema = z.object({ said: z.string() });

/** A cache as Backstage's is in memory: JSON that nothing takes away. */
function cacheInMemory() {
  const kept = new Map<string, string>();
  const cache = mockServices.cache.mock({
    get: (async (key: string) => {
      const text = kept.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    }) satisfies CacheService['get'],
    set: async (key, value) => void kept.set(key, JSON.stringify(value)),
  });
  return { kept, cache };
}

describe('LastingAnswers', () => {
  const logger = mockServices.logger.mock();
  const answersIn = (cache: CacheService, slots?: number) =>
    new LastingAnswers({ cache, schema, logger, name: 'said', slots });

  it('keeps what was said, for whoever shares the cache', async () => {
    const { cache } = cacheInMemory();
    await answersIn(cache).set('a', { said: 'yes' });
    expect(await answersIn(cache).get('a')).toEqual({ said: 'yes' });
    expect(await answersIn(cache).get('b')).toBeUndefined();
  });

  it('never gives the answer to another question, and never keeps more than it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string({ maxLength: 2 }), fc.boolean())),
        async steps => {
          const { cache, kept } = cacheInMemory();
          const answers = answersIn(cache, 3);
          for (const [key, isWritten] of steps) {
            if (isWritten) await answers.set(key, { said: key });
            const { said } = (await answers.get(key)) ?? {};
            expect(isWritten ? [key] : [key, undefined]).toContain(said);
            expect(kept.size).toBeLessThanOrEqual(3);
          }
        },
      ),
    );
  });

  it('does without a cache that fails, or that holds another form', async () => {
    const { cache } = cacheInMemory();
    const answers = answersIn(cache);
    await answers.set('a', { said: 'yes' });
    const other = new LastingAnswers({
      ...{ cache, logger, name: 'said' },
      schema: z.object({ said: z.string(), more: z.string() }),
    });
    expect(await other.get('a')).toBeUndefined();
    const broken = answersIn(
      mockServices.cache.mock({
        get: () => Promise.reject(new Error('down')),
        set: () => Promise.reject(new Error('down')),
      }),
    );
    await broken.set('a', { said: 'yes' });
    expect(await broken.get('a')).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith('Could not ask the cache: down');
  });
});
