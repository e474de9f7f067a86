import { z } from 'zod';
import { Finding } from '@ameide/plugin-primitives-common';
import { applicationSetFile } from '../gate/applications';

/** How values layer: later files win, missing ones are ignored. */
const valueLayers = [
  '/sources/values/base/globals.yaml',
  '/sources/values/cluster/{{ .clusterType }}/globals.yaml',
  '/sources/values/env/{{ .env }}/globals.yaml',
  '/config/node-profiles/{{ .nodeProfile }}.yaml',
  '/sources/values/_shared/{{ .domain }}/{{ .name }}.yaml',
  '/sources/values/env/{{ .env }}/{{ .domain }}/{{ .name }}.yaml',
] as const;

const generatorSchema = z.object({ git: z.object({ repoURL: z.string() }) });
const setSchema = z.object({
  spec: z.object({
    generators: z.array(
      z.object({ matrix: z.object({ generators: z.array(generatorSchema) }) }),
    ),
    template: z.object({
      spec: z.object({
        source: z.object({
          repoURL: z.string(),
          helm: z.object({ valueFiles: z.array(z.string()) }),
        }),
      }),
    }),
  }),
});

/**
 * Whether an ApplicationSet reads this repository, and layers values as the command line
 * writes them. A set of another form is the gate's to refuse, and gives nothing here.
 * @internal
 */
export function repositoryFindings(
  content: unknown,
  repository: string,
): Finding[] {
  const set = setSchema.safeParse(content).data;
  if (!set) return [];
  const { generators, template } = set.spec;
  const { repoURL, helm } = template.spec.source;
  const finding = (message: string, remedy: string): Finding => ({
    rule: 'application-set',
    severity: 'error',
    message,
    file: applicationSetFile,
    remedy,
  });
  const addresses = new Set([
    repoURL,
    ...generators.flatMap(g =>
      g.matrix.generators.map(({ git }) => git.repoURL),
    ),
  ]);
  const elsewhere = [...addresses]
    .filter(url => !isOf(url, repository))
    .map(() =>
      finding(
        `a repoURL is not that of ${repository}: Argo CD reads another repository than this one`,
        `write the address of ${repository} into every repoURL`,
      ),
    );
  const order = valueLayers.map(layer => helm.valueFiles.indexOf(layer));
  const absent = valueLayers.filter((_, at) => order[at] < 0);
  const isOrdered = order.every((at, i) => i === 0 || at > order[i - 1]);
  const layering =
    absent.length > 0
      ? absent.map(layer =>
          finding(
            `valueFiles: does not have ${layer}`,
            'add it in the order base, cluster, environment, node profile, component, component of the environment',
          ),
        )
      : [
          finding(
            'valueFiles: are not in the order in which values layer',
            `put them in this order: ${valueLayers.join(', ')}`,
          ),
        ];
  return [...elsewhere, ...(absent.length > 0 || !isOrdered ? layering : [])];
}

function isOf(url: string, repository: string): boolean {
  const path = url.replace(/\.git$/, '').toLowerCase();
  return ['/', ':'].some(before =>
    path.endsWith(`${before}${repository.toLowerCase()}`),
  );
}
