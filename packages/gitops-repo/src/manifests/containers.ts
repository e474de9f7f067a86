import { z } from 'zod';

/** A container of any pod in a manifest. @internal */
export type Container = {
  /** Where it is, for a message. */
  path: string;
  image?: string;
  imagePullPolicy?: string;
  env: { name: string; value: unknown }[];
};

const containerKeys = new Set([
  'containers',
  'initContainers',
  'ephemeralContainers',
]);

const containerSchema = z.looseObject({
  name: z.string().optional(),
  image: z.string().optional(),
  imagePullPolicy: z.string().optional(),
  env: z
    .array(z.looseObject({ name: z.string(), value: z.unknown().optional() }))
    .nullish(),
});

/**
 * Every container of a manifest, however deep: a pod, a template of a Deployment or
 * Job, the Job of a CronJob, an item of a List, a pod inside a custom resource.
 * @internal
 */
export function containersOf(object: unknown, path = ''): Container[] {
  if (Array.isArray(object)) {
    return object.flatMap((item, index) =>
      containersOf(item, `${path}[${index}]`),
    );
  }
  if (typeof object !== 'object' || object === null) return [];
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    const here = path ? `${path}.${key}` : key;
    if (!containerKeys.has(key) || !Array.isArray(value))
      return containersOf(value, here);
    return value.map((item: unknown, index) => {
      const container = containerSchema.safeParse(item);
      if (!container.success) return { path: `${here}[${index}]`, env: [] };
      const { name, image, imagePullPolicy, env } = container.data;
      return {
        path: `${here}.${name ?? index}`,
        ...(image !== undefined && { image }),
        ...(imagePullPolicy !== undefined && { imagePullPolicy }),
        env: (env ?? []).map(e => ({ name: e.name, value: e.value })),
      };
    });
  });
}
