import { z } from 'zod';
import { applicationName } from '../names';
import { Stage } from '../stage';
import { EvidenceFact } from './statement';

/** One thing that has to be so for a stage to have passed, and whether the facts show it. @internal */
export type Need = { words: string; isShown: boolean };

const asked = z
  .object({ enabled: z.boolean(), digest: z.string().optional() })
  .optional();
const desiredSchema = z.object({
  enabled: z.boolean(),
  digest: z.string().optional(),
});
const applicationSchema = z.object({
  sync: z.string(),
  health: z.string(),
  reconciledAt: z.string().optional(),
  conditions: z.array(z.string()),
  asked,
  operation: z
    .object({ phase: z.string(), finishedAt: z.string().optional(), asked })
    .optional(),
});
const workloadSchema = z.object({
  pods: z.array(z.object({ images: z.array(z.string()) })),
});
const smokeSchema = z.object({
  phase: z.string(),
  asked,
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
});

/**
 * What a stage of an environment needs, and nothing beside: the stage passed exactly where
 * all of it is so, by the rules that the portal draws its paths by.
 * @internal
 */
export function needsOfEnvironment(options: {
  stage: Stage['id'];
  environment: string;
  id: string;
  digest: string | undefined;
  facts: readonly EvidenceFact[];
}): Need[] {
  const { stage, environment, id, digest, facts } = options;
  const name = applicationName(environment, id);
  const read = <T>(kind: string, subject: string, schema: z.ZodType<T>) =>
    schema.safeParse(
      facts.find(fact => fact.kind === kind && fact.subject === subject)?.value,
    ).data;
  const isAskedFor = (value?: { enabled: boolean; digest?: string }) =>
    digest !== undefined && value?.enabled === true && value.digest === digest;
  const application = read('application', name, applicationSchema);
  switch (stage) {
    case 'enable': {
      const desired = read('desired', `${environment}/${id}`, desiredSchema);
      return [
        {
          words: `that Git asks for the digest in ${environment}`,
          isShown: isAskedFor(desired),
        },
      ];
    }
    case 'sync':
      return [
        { words: `${name} Synced`, isShown: application?.sync === 'Synced' },
        {
          words: `${name} at a revision that asks for the digest`,
          isShown: isAskedFor(application?.asked),
        },
        {
          words: `a sync of the digest to ${name} without an error`,
          isShown: application !== undefined && !hasFailed(application, digest),
        },
      ];
    case 'health': {
      const pods = read('workload', name, workloadSchema)?.pods ?? [];
      return [
        {
          words: `${name} Healthy`,
          isShown: application?.health === 'Healthy',
        },
        {
          words: `a look at the health of ${name} after its sync ended`,
          isShown: application !== undefined && wasLookedAtSince(application),
        },
        {
          words: `pods of ${name} that all run the digest`,
          isShown:
            pods.length > 0 &&
            pods.every(({ images }) =>
              images.some(image => image.endsWith(`@${digest}`)),
            ),
        },
      ];
    }
    case 'smoke': {
      const smoke = applicationName(environment, `${id}-smoke`);
      const [newest] = facts
        .filter(
          ({ kind, subject }) =>
            kind === 'smoke' && subject.startsWith(`${smoke}@`),
        )
        .flatMap(({ value }) => smokeSchema.safeParse(value).data ?? [])
        .filter(result => isAskedFor(result.asked))
        .sort((a, b) => startOf(b).localeCompare(startOf(a)));
      return [
        {
          words: `that ${smoke} Succeeded for the digest`,
          isShown: newest?.phase === 'Succeeded',
        },
        {
          words: `that Git asks ${smoke} for the digest`,
          isShown: isAskedFor(
            read('desired', `${environment}/${id}-smoke`, desiredSchema),
          ),
        },
      ];
    }
    default:
      return [];
  }
}

type Application = z.output<typeof applicationSchema>;

function hasFailed(
  { operation, conditions }: Application,
  digest: string | undefined,
): boolean {
  return (
    conditions.some(condition => /Error/.test(condition.split(':')[0])) ||
    (operation !== undefined &&
      ['Failed', 'Error'].includes(operation.phase) &&
      operation.asked?.digest === digest)
  );
}

/** Operations and health are two loops of Argo CD's: until the second came round, it tells of what ran before. */
function wasLookedAtSince({ operation, reconciledAt }: Application): boolean {
  const finished = operation?.finishedAt;
  if (finished === undefined) return true;
  return (
    reconciledAt !== undefined &&
    Date.parse(reconciledAt) >= Date.parse(finished)
  );
}

function startOf(result: z.output<typeof smokeSchema>): string {
  return result.startedAt ?? result.finishedAt ?? '';
}
