import { z } from 'zod';

/** `2026-12-31`, and a day that there is. */
const daySchema = z.iso.date(
  'must be a day, written as YYYY-MM-DD and in quotes or not',
);

const allowanceSchema = z.strictObject({
  path: z
    .string({ error: 'must be the path of a file, from the repository’s root' })
    .regex(
      /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^*\\]+(?:\/\*\*)?$/,
      'must be the path of a file, from the repository’s root, or of a folder with /** behind it',
    )
    .describe('A file, from the root; or a folder with /** behind it.'),
  rule: z
    .string()
    .regex(/^secrets\/[\w./-]+$/, 'must be a rule of the check secrets')
    .optional()
    .describe('Only what this rule finds.'),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{16}$/, 'must be the 16 digits that the finding names')
    .optional()
    .describe('Only the one finding that names it.'),
  reason: z
    .string({ error: 'must say why this is no secret' })
    .trim()
    .min(10, 'must say why this is no secret, in 10 characters at least')
    .describe('Why this is no secret.'),
  expires: daySchema.describe(
    'The last day on which it holds, as YYYY-MM-DD. Then somebody looks again.',
  ),
});

/** `secrets` of `ameide.yaml`. @public */
export const secretsSettingsSchema = z
  .strictObject({
    allow: z
      .array(allowanceSchema, { error: 'must be a list of allowances' })
      .default([])
      .describe('What looks like a secret and is none.'),
  })
  .default({ allow: [] })
  .describe(
    'What the check "secrets" lets pass, each with a reason and a day.',
  );

/** One thing that looks like a secret and is none. @internal */
export type Allowance = z.infer<typeof allowanceSchema>;

/** What an allowance is held against. */
type Candidate = { path: string; rule: string; fingerprint: string };

/** What the allow-list does to findings. @internal */
export type AllowDecision<T> = {
  /** Findings that no allowance covers. */
  left: T[];
  /** Numbers of allowances, from 0, that would cover a finding, and hold no more. */
  expired: number[];
  /** Numbers of allowances that are about these files and cover nothing. */
  unused: number[];
};

/**
 * Holds findings against the allow-list. `isLookedAt` says whether an allowance is about
 * what was scanned: of others nobody knows whether they are used.
 * @internal
 */
export function applyAllowances<T extends Candidate>(options: {
  candidates: readonly T[];
  allowances: readonly Allowance[];
  /** Today, as YYYY-MM-DD. */
  today: string;
  isLookedAt: (path: string) => boolean;
}): AllowDecision<T> {
  const { candidates, allowances, today, isLookedAt } = options;
  const used = new Set<number>();
  const left = candidates.filter(candidate => {
    const covering = allowances.flatMap((allowance, at) =>
      covers(allowance, candidate) ? [at] : [],
    );
    for (const at of covering) used.add(at);
    return !covering.some(at => allowances[at].expires >= today);
  });
  const numbers = allowances.map((_, at) => at);
  return {
    left,
    expired: numbers.filter(
      at => used.has(at) && allowances[at].expires < today,
    ),
    unused: numbers.filter(
      at => !used.has(at) && isLookedAt(allowances[at].path),
    ),
  };
}

function covers(allowance: Allowance, candidate: Candidate): boolean {
  const { path, rule, fingerprint } = allowance;
  const isThere = path.endsWith('/**')
    ? candidate.path.startsWith(path.slice(0, -2))
    : candidate.path === path;
  return (
    isThere &&
    (rule === undefined ||
      candidate.rule === rule ||
      candidate.rule.startsWith(`${rule}/`)) &&
    (fingerprint === undefined || candidate.fingerprint === fingerprint)
  );
}
