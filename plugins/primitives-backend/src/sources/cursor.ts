import { z } from 'zod';
import { SourceContext } from './source';

/** A place of a source's own in the database, parsed when it is read. @internal */
export type Cursor<T> = {
  /** The fallback, too, when what is there is of another version's shape. */
  get(context: SourceContext): Promise<T>;
  set(context: SourceContext, value: T): Promise<void>;
};

/** Names a cursor and what it holds; with nothing there it gives `initial`. @internal */
export function cursor<T>(
  name: string,
  schema: z.ZodType<T>,
  initial: T,
): Cursor<T> {
  return {
    get: async ({ cursors }) => {
      const parsed = schema.safeParse(await cursors.get(name));
      // A copy: who gets it may change it before setting it.
      return parsed.success ? parsed.data : structuredClone(initial);
    },
    set: ({ cursors }, value) => cursors.set(name, value),
  };
}
