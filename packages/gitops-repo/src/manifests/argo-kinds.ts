import { z } from 'zod';

const text = z.string().min(1);
const metadata = z.looseObject({
  name: text,
  namespace: z.string().optional(),
});
const destination = z
  .looseObject({
    name: z.string().optional(),
    server: z.string().optional(),
    namespace: z.string().optional(),
  })
  .refine(
    d => (d.name === undefined) !== (d.server === undefined),
    'must have either name or server',
  );
const source = z.looseObject({
  repoURL: text,
  targetRevision: z.string().optional(),
});
const applicationSpec = z
  .looseObject({
    project: text,
    destination,
    source: source.optional(),
    sources: z.array(source).optional(),
  })
  .refine(
    s => (s.source === undefined) !== (s.sources === undefined),
    'must have either source or sources',
  );

/**
 * What the gate asks of Argo CD's own kinds: the fields without which the controller
 * refuses them (Argo CD, "Declarative Setup").
 * @internal
 */
export const argoKinds: ReadonlyMap<string, z.ZodType> = new Map<
  string,
  z.ZodType
>([
  [
    'argoproj.io/v1alpha1/Application',
    z.looseObject({ metadata, spec: applicationSpec }),
  ],
  [
    'argoproj.io/v1alpha1/ApplicationSet',
    z.looseObject({
      metadata,
      spec: z.looseObject({
        generators: z.array(z.looseObject({})).min(1),
        template: z.looseObject({
          metadata: z.looseObject({ name: text }),
          spec: applicationSpec,
        }),
      }),
    }),
  ],
  [
    'argoproj.io/v1alpha1/AppProject',
    z.looseObject({
      metadata,
      spec: z.looseObject({
        sourceRepos: z.array(text).optional(),
        destinations: z
          .array(z.looseObject({ namespace: z.string().optional() }))
          .optional(),
      }),
    }),
  ],
]);
