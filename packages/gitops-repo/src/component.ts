import { z } from 'zod';
import { kindSchema, parsePrimitiveId } from '@ameide/plugin-primitives-common';

/** Suffix of the component and Application that smoke a primitive. @public */
export const smokeSuffix = '-smoke';

/** Id of the smoke of a component. @public */
export const smokeOf = (id: string) => `${id}${smokeSuffix}`;

const label = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be a DNS label')
  .max(63, 'must have at most 63 characters');

/**
 * Schema of `component.yaml`. Strict: the ApplicationSet runs with
 * `missingkey=error`, so one file without a key breaks every Application.
 * @public
 */
export const componentSchema = z.strictObject({
  name: label,
  project: label,
  /** Folder of the values below `_shared` and `env/<env>`. */
  domain: label,
  componentType: z.enum(['workload', 'smoke']),
  rolloutPhase: z.string().regex(/^\d{3}$/, 'must be three digits in quotes'),
  chart: z.strictObject({
    path: z
      .string()
      .regex(
        /^sources\/charts(\/[a-z0-9][a-z0-9._-]*)+$/,
        'must lie in sources/charts',
      ),
  }),
});

/** A component as its `component.yaml` describes it. @public */
export type Component = z.infer<typeof componentSchema>;

/** Schema of one entry of a file in `config/clusters`. @public */
export const clusterEnvironmentSchema = z.strictObject({
  cluster: label,
  clusterType: label,
  env: label,
  namespace: label,
  nodeProfile: label,
  dnsZone: z.string().min(1),
  /** What the cluster runs; manifests are rendered and validated for it. */
  kubernetesVersion: z
    .string()
    .regex(
      /^1\.\d{1,3}(\.\d{1,3})?$/,
      'must be a Kubernetes version in quotes, such as "1.34"',
    )
    .optional(),
});

/** One environment. @public */
export type ClusterEnvironment = z.infer<typeof clusterEnvironmentSchema>;

/** The primitive that a component belongs to, and whether it is its smoke; undefined for other components. @public */
export function primitiveOfComponent(name: string) {
  const smoke = name.endsWith(smokeSuffix);
  const id = smoke ? name.slice(0, -smokeSuffix.length) : name;
  const ref = parsePrimitiveId(id);
  return ref && kindSchema.safeParse(ref.kind).success
    ? { id, ref, smoke }
    : undefined;
}
