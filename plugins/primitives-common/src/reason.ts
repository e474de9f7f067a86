import { z } from 'zod';

/** Schema of why somebody asks for a change: one line of 10 to 500 characters, for the audit and the pull request. @public */
export const reasonSchema = z
  .string({ error: 'reason: must be text' })
  // It goes into Markdown lists and log lines, which a line break would leave.
  .transform(text => text.replace(/\s+/g, ' ').trim())
  .pipe(
    z
      .string()
      .min(10, 'reason: must say why in at least 10 characters')
      .max(500, 'reason: must have at most 500 characters')
      // C0, C1 and bidirectional controls make a line read as something else than it is.
      .regex(
        /^[^\p{Cc}\u202A-\u202E\u2066-\u2069]*$/u,
        'reason: must not have control characters',
      ),
  );
