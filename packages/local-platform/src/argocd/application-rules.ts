import type { ApplicationSpec } from './application';
import { describeUnsupported, unsupportedFields, type Honoured } from './unsupported';

const source: Honoured = {
  repoURL: true,
  targetRevision: true,
  path: true,
  ref: true,
  name: true,
  helm: {
    releaseName: true,
    valueFiles: true,
    ignoreMissingValueFiles: true,
    values: true,
    valuesObject: true,
    parameters: true,
    fileParameters: true,
    skipCrds: true,
    skipTests: true,
    skipSchemaValidation: true,
    namespace: true,
    kubeVersion: true,
    apiVersions: true,
  },
  kustomize: { images: true, namePrefix: true, nameSuffix: true, namespace: true, commonLabels: true, commonAnnotations: true, replicas: true, patches: true },
  directory: { recurse: true, include: true, exclude: true },
};

const spec: Honoured = {
  project: true,
  destination: { server: true, name: true, namespace: true },
  source,
  sources: [source],
  syncPolicy: {
    automated: { enabled: true, prune: true, selfHeal: true, allowEmpty: true },
    syncOptions: true,
    retry: { limit: true, backoff: { duration: true, factor: true, maxDuration: true } },
  },
  ignoreDifferences: [{ group: true, kind: true, name: true, namespace: true, jsonPointers: true }],
  info: true,
  revisionHistoryLimit: true,
};

/**
 * Sync options that hold here. Namespaces need not be made, nothing is validated by a server
 * or run dry, what is pruned goes last and with all that it owns: these ask for no more than that.
 */
const syncOptions = new Set([
  'CreateNamespace=true',
  'CreateNamespace=false',
  'PruneLast=true',
  'PrunePropagationPolicy=foreground',
  'RespectIgnoreDifferences=true',
  'RespectIgnoreDifferences=false',
  'SkipDryRunOnMissingResource=true',
  'Validate=true',
]);

/** Where the one cluster is, as Argo CD names the cluster that it runs in. */
const clusterServer = 'https://kubernetes.default.svc';
const clusterName = 'in-cluster';

/** What is wrong with where an Application goes, in Argo CD's words. */
function destinationProblem({ server, name }: ApplicationSpec['destination']): string | undefined {
  if (server && name) return `application destination can't have both name and server defined: ${name} ${server}`;
  if (!server && !name) return 'application destination server or name must be set: Destination server missing from app spec';
  if (name && name !== clusterName) return `unable to find destination server: there are no clusters with this name: ${name}`;
  if (server && server !== clusterServer) return `unable to find destination server: cluster "${server}" not found`;
  return undefined;
}

function sourceProblems(each: Record<string, unknown>, path: string): string[] {
  const problems: string[] = [];
  if (!each.path && !each.chart && !each.ref) problems.push(`${path}.repoURL and either ${path}.path or ${path}.chart are required`);
  const text = JSON.stringify({ helm: each.helm, kustomize: each.kustomize, path: each.path });
  // Real Argo CD fills these in before it renders; left as they are they would be rendered as plain text.
  if (/\$\{?ARGOCD_/.test(text)) problems.push(`${path}: build environment variables ($ARGOCD_…): not supported by this Argo CD`);
  return problems;
}

/** Everything about an Application's spec that keeps it from being honoured; each names its field. */
export function specProblems(parsed: ApplicationSpec): string[] {
  const many = (parsed.sources?.length ?? 0) > 0;
  const refused = [
    ...unsupportedFields(parsed, spec, 'spec'),
    ...parsed.syncPolicy.syncOptions.filter(each => !syncOptions.has(each)).map(each => `spec.syncPolicy.syncOptions ${each}`),
  ];
  return [
    describeUnsupported(refused),
    destinationProblem(parsed.destination),
    ...(many ? (parsed.sources ?? []).flatMap((each, at) => sourceProblems(each, `spec.sources[${at}]`)) : sourceProblems(parsed.source ?? {}, 'spec.source')),
  ].filter(each => each !== undefined);
}
