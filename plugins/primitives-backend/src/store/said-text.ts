import { Saying, sayingSchema } from '@ameide/plugin-primitives-common';
import { z } from 'zod';

/** A column that holds what the words beside it say, as JSON; what cannot be read is not known. @internal */
export const saidTextSchema = z
  .string()
  .nullable()
  .transform((text): Saying | undefined =>
    text === null ? undefined : sayingSchema.safeParse(JSON.parse(text)).data,
  );
