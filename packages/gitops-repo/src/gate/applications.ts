import { z } from 'zod';
import { Finding } from '@ameide/plugin-primitives-common';
import {
  ClusterEnvironment,
  clusterEnvironmentSchema,
  Component,
  componentSchema,
} from '../component';
import { matchPaths, Snapshot } from '../snapshot';
import { ParsedFiles } from './parsed-files';
import { expandTemplate } from './expand-template';

/** An Application that the ApplicationSet generates. @public */
export type Application = {
  name: string;
  environment: string;
  component: Component;
  /** Path of its component.yaml. */
  file: string;
  /** Path of the file in `config/clusters` that has its environment. */
  clusterFile: string;
  releaseName: string;
  namespace: string;
  /** What its cluster runs, where that is said. */
  kubernetesVersion?: string;
  chartPath: string;
  /** Paths from the root, in the order they are layered. */
  valueFiles: string[];
  ignoreMissingValueFiles: boolean;
};

/** Path of the ApplicationSet. @public */
export const applicationSetFile = 'argocd/applicationsets/ameide.yaml';

const gitGenerator = z.object({
  git: z.object({ files: z.array(z.object({ path: z.string() })).min(1) }),
});

const applicationSetSchema = z.object({
  kind: z.literal('ApplicationSet'),
  spec: z.object({
    goTemplate: z.literal(true),
    goTemplateOptions: z
      .array(z.string())
      .refine(
        o => o.includes('missingkey=error'),
        'must have missingkey=error',
      ),
    generators: z.tuple([
      z.object({
        matrix: z.object({ generators: z.tuple([gitGenerator, gitGenerator]) }),
      }),
    ]),
    template: z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        source: z.object({
          path: z.string(),
          helm: z.object({
            releaseName: z.string(),
            ignoreMissingValueFiles: z.boolean().default(false),
            valueFiles: z.array(z.string().startsWith('/')),
          }),
        }),
        destination: z.object({ namespace: z.string() }),
      }),
    }),
  }),
});

/** Environments, components and the Applications they make, with what is wrong with them. @internal */
export type Generated = {
  environments: { environment: ClusterEnvironment; file: string }[];
  components: { component: Component; file: string }[];
  applications: Application[];
  findings: Finding[];
};

/** Generates the Applications the way Argo CD does, out of the ApplicationSet itself. @internal */
export function generateApplications(
  snapshot: Snapshot,
  files: ParsedFiles = new ParsedFiles(snapshot),
): Generated {
  const findings: Finding[] = [];
  const set = readYaml(
    files,
    applicationSetFile,
    applicationSetSchema,
    findings,
  );
  if (!set)
    return { environments: [], components: [], applications: [], findings };
  const [clusters, components] = set.spec.generators[0].matrix.generators.map(
    generator => generator.git.files.flatMap(f => matchPaths(snapshot, f.path)),
  );
  const environments = clusters.flatMap(file => {
    const list =
      readYaml(files, file, z.array(clusterEnvironmentSchema), findings) ?? [];
    return list.map(environment => ({ environment, file }));
  });
  if (environments.length === 0) {
    findings.push({
      rule: 'clusters',
      severity: 'error',
      message: 'no environment is described, so no Application is generated',
      file: applicationSetFile,
      remedy: 'add a file to config/clusters',
    });
  }
  const parsed = components.flatMap(file => {
    const component = readYaml(files, file, componentSchema, findings);
    return component ? [{ component, file }] : [];
  });
  const { metadata, spec } = set.spec.template;
  const applications: Application[] = [];
  for (const { environment, file: clusterFile } of environments) {
    for (const { component, file } of parsed) {
      const fields = { ...environment, ...component };
      try {
        const expand = (text: string) => expandTemplate(text, fields);
        applications.push({
          name: expand(metadata.name),
          environment: environment.env,
          component,
          file,
          clusterFile,
          releaseName: expand(spec.source.helm.releaseName),
          namespace: expand(spec.destination.namespace),
          ...(environment.kubernetesVersion !== undefined && {
            kubernetesVersion: environment.kubernetesVersion,
          }),
          chartPath: expand(spec.source.path),
          valueFiles: spec.source.helm.valueFiles.map(v => expand(v).slice(1)),
          ignoreMissingValueFiles: spec.source.helm.ignoreMissingValueFiles,
        });
      } catch (error) {
        findings.push({
          rule: 'applicationset',
          severity: 'error',
          message: error instanceof Error ? error.message : String(error),
          file: applicationSetFile,
          remedy:
            'use field reads like {{ .env }} only, of fields that clusters and components have',
        });
        return { environments, components: parsed, applications: [], findings };
      }
    }
  }
  return { environments, components: parsed, applications, findings };
}

function readYaml<T>(
  files: ParsedFiles,
  file: string,
  schema: z.ZodType<T>,
  findings: Finding[],
): T | undefined {
  const parsed = files.get(file);
  const fail = (message: string, remedy: string) => {
    findings.push({ rule: 'schema', severity: 'error', message, file, remedy });
    return undefined;
  };
  if (!parsed) return fail(`${file} does not exist`, 'restore it');
  const [error] = parsed.errors;
  if (error) return fail(error.message, 'make it valid YAML');
  if (parsed.documents > 1)
    return fail('has several documents', 'keep one document in it');
  const data = parsed.content ?? null;
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    fail(
      `${issue.path.join('.') || 'document'}: ${issue.message}`,
      'give the field its documented form',
    );
  }
  return undefined;
}
