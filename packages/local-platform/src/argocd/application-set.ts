import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const selectorSchema = z.object({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z.array(z.object({ key: z.string(), operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']), values: z.array(z.string()).default([]) })).default([]),
});

const pathSchema = z.object({ path: z.string(), exclude: z.boolean().default(false) });

/** A generator; which of the keys is set tells its kind. */
export const generatorSchema = z.looseObject({
  git: z
    .looseObject({
      repoURL: z.string(),
      revision: z.string().default('HEAD'),
      files: z.array(pathSchema).optional(),
      directories: z.array(pathSchema).optional(),
      values: z.record(z.string(), z.string()).optional(),
      pathParamPrefix: z.string().optional(),
    })
    .optional(),
  list: z.looseObject({ elements: z.array(z.record(z.string(), z.unknown())).default([]), elementsYaml: z.string().optional() }).optional(),
  matrix: z.looseObject({ generators: z.array(z.unknown()).length(2, 'matrix takes exactly two generators') }).optional(),
  merge: z.looseObject({ mergeKeys: z.array(z.string()).default([]), generators: z.array(z.unknown()) }).optional(),
  selector: selectorSchema.optional(),
});

/** An ApplicationSet manifest, as far as it is honoured. */
export const applicationSetSchema = z.looseObject({
  apiVersion: z.literal('argoproj.io/v1alpha1'),
  kind: z.literal('ApplicationSet'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    goTemplate: z.boolean().default(false),
    goTemplateOptions: z.array(z.string()).default([]),
    generators: z.array(z.unknown()).min(1),
    template: z.looseObject({ metadata: z.looseObject({ name: z.string() }), spec: z.looseObject({}) }),
    syncPolicy: z.looseObject({ preserveResourcesOnDeletion: z.boolean().default(false), applicationsSync: z.enum(['sync', 'create-only', 'create-update', 'create-delete']).default('sync') }).prefault({}),
  }),
});

/** An ApplicationSet. */
export type ApplicationSet = z.infer<typeof applicationSetSchema>;
/** A selector over a generator's parameters. */
export type GeneratorSelector = z.infer<typeof selectorSchema>;

/** ApplicationSets in the YAML documents of a file; other kinds are passed over. */
export function parseApplicationSets(file: string, content: string): ApplicationSet[] {
  return parseAllDocuments(content).flatMap(document => {
    const [problem] = document.errors;
    if (problem) throw new Error(`${file}: ${problem.message}`);
    const value: unknown = document.toJS();
    if (z.object({ kind: z.literal('ApplicationSet') }).safeParse(value).success === false) return [];
    const parsed = applicationSetSchema.safeParse(value);
    if (parsed.success) return [parsed.data];
    const [issue] = parsed.error.issues;
    throw new Error(`${file}: ApplicationSet: ${issue?.path.join('.')}: ${issue?.message}`);
  });
}
