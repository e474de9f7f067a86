import { z } from 'zod';

/** How answers name a primitive, as it was written: one that breaks today's rules is told of, too. @internal */
export const primitiveFields = {
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  version: z.string(),
  owner: z.string().optional(),
};
