import { Finding } from '@ameide/plugin-primitives-common';
import { readSnapshot, Snapshot } from '../snapshot';
import { Tools, toolVersions } from '../tools/tools';
import { Application, generateApplications } from './applications';
import { changedPaths, touchesApplication } from './changed';
import { environmentValues } from './environment-values';
import { gitHistory } from './history';
import { Renderings } from './renderings';
import { GateReport, judgeCheck, summarise } from './report';
import { applicationSetRule } from './rules/application-set';
import { environmentOrderRule } from './rules/environment-order';
import { smokeDigestRule } from './rules/smoke-digest';
import { valuesImagesRule } from './rules/values-images';
import { valuesSecretsRule } from './rules/values-secrets';
import { visitValues } from './rules/visit-values';

/** Options of {@link gate}. @public */
export type GateOptions = {
  /** The GitOps repository's working tree. */
  root: string;
  tools: Tools;
  /** Render only what differs from this revision; everything else is checked all the same. */
  changed?: string;
  /** Render only these components; used before a pull request is opened. */
  components?: readonly string[];
  /** Renders at a time. */
  concurrency?: number;
};

/**
 * Runs every check of the GitOps repository: component files, ApplicationSet, values,
 * environment order, overlays and every component rendered in every environment.
 * @public
 */
export async function gate(options: GateOptions): Promise<GateReport> {
  const started = performance.now();
  const { root } = options;
  const [snapshot, tools] = await Promise.all([
    readSnapshot(root),
    toolVersions(options.tools, root),
  ]);
  const generated = generateApplications(snapshot);
  const states = environmentValues(snapshot);
  const wired = new Set(generated.components.map(c => c.component.name));
  const applications = await selectApplications(
    generated.applications,
    options,
  );
  const overlays = [...snapshot.keys()].filter(p =>
    /(^|\/)kustomization\.ya?ml$/.test(p),
  );
  const renderings = Renderings.create({
    root,
    tools: options.tools,
    concurrency: options.concurrency ?? 2,
  });
  const checks = [
    judgeCheck(
      'components',
      generated.findings,
      `${generated.components.length} components in ${generated.environments.length} environments`,
    ),
    judgeCheck(
      'applications',
      applicationSetRule(generated, snapshot),
      `${generated.applications.length} Applications`,
    ),
    judgeCheck(
      'values',
      [...valuesFindings(snapshot), ...smokeDigestRule(states, wired)],
      'image and secret policy hold',
    ),
    judgeCheck(
      'environment-order',
      await environmentOrderRule(states, gitHistory(root)),
      'every digest came through the environment before',
    ),
    judgeCheck(
      'kustomize',
      await renderings.overlays(overlays),
      `${overlays.length} overlays built`,
    ),
    judgeCheck(
      'helm',
      await renderings.applications(applications),
      `${applications.length} of ${generated.applications.length} Applications rendered`,
    ),
  ];
  return {
    schemaVersion: 1,
    summary: summarise(checks),
    tools,
    checks,
    durationMs: Math.round(performance.now() - started),
  };
}

async function selectApplications(
  applications: Application[],
  options: GateOptions,
): Promise<Application[]> {
  const { changed, components, root } = options;
  const paths =
    changed === undefined ? undefined : await changedPaths(root, changed);
  return applications
    .filter(
      a => components === undefined || components.includes(a.component.name),
    )
    .filter(a => paths === undefined || touchesApplication(a, paths));
}

function valuesFindings(snapshot: Snapshot): Finding[] {
  return [...snapshot].flatMap(([file, text]): Finding[] => {
    if (!/^(?:sources\/values|config|environments|argocd)\//.test(file))
      return [];
    const { values, errors } = visitValues(text);
    return [
      ...errors.map(
        ({ message, line }): Finding => ({
          rule: 'yaml',
          severity: 'error',
          message,
          file,
          line,
          remedy: 'make it valid YAML',
        }),
      ),
      ...valuesSecretsRule(file, values),
      ...(file.startsWith('sources/values/')
        ? valuesImagesRule(file, values)
        : []),
    ];
  });
}
