import { availableParallelism } from 'node:os';
import { Finding } from '@ameide/plugin-primitives-common';
import { cacheFolder } from '../data-folder';
import { schemaFindings, SchemaSets } from '../manifests/schema-locations';
import { chooseRenderer, RenderChoice } from '../render/choose';
import { readSnapshot, Snapshot } from '../snapshot';
import { Tools } from '../tools/tools';
import { Application, generateApplications } from './applications';
import { changedPaths, touchesApplication } from './changed';
import { environmentValues } from './environment-values';
import { readDigestHistory } from './history';
import { bundleDigest, KeptFindings } from './kept-findings';
import { ParsedFiles } from './parsed-files';
import { RenderInputs } from './render-inputs';
import { ApplicationInput, renderFindings } from './renderings';
import { GateReport, judgeCheck, summarise } from './report';
import { applicationSetRule } from './rules/application-set';
import { environmentOrderRule, needsHistory } from './rules/environment-order';
import { promotionPolicyRule } from './rules/promotion-policy';
import { smokeDigestRule } from './rules/smoke-digest';
import { valuesImagesRule } from './rules/values-images';
import { valuesInertRule } from './rules/values-inert';
import { valuesSecretsRule } from './rules/values-secrets';

/** Options of {@link gate}. @public */
export type GateOptions = {
  /** The GitOps repository's working tree. */
  root: string;
  /** A promise of them is waited for only once everything else has been looked at. */
  tools: Tools | Promise<Tools>;
  /** Render only what differs from this revision; everything else is checked all the same. */
  changed?: string;
  /** Render only these components; used before a pull request is opened. */
  components?: readonly string[];
  /** Programs that run at a time; one for each processor when left out. */
  concurrency?: number;
  /** By what charts are rendered. */
  render?: RenderChoice;
  /** When it is, for freezes and holds; now when left out. */
  now?: Date;
  /** Where findings are kept; the person's own cache when left out. */
  cache?: string;
  /** Names what judges, where it is not the bundle; without either nothing is kept. */
  judge?: string;
};

/** Values of environments, in which their digests are. */
const environmentsFolder = 'sources/values/env';

/**
 * Runs every check of the GitOps repository: component files, ApplicationSet, values,
 * environment order, overlays and every component rendered in every environment.
 * @public
 */
export async function gate(options: GateOptions): Promise<GateReport> {
  const started = performance.now();
  const { root, changed, cache = cacheFolder() } = options;
  // Other programs run beside the reading, which keeps this one busy.
  const tools = startEarly(Promise.resolve(options.tools));
  const changes = startEarly(
    Promise.resolve(
      changed === undefined ? undefined : changedPaths(root, changed),
    ),
  );
  const snapshot = await readSnapshot(root);
  const files = new ParsedFiles(snapshot);
  const generated = generateApplications(snapshot, files);
  const states = environmentValues(snapshot, files);
  const wired = new Set(generated.components.map(c => c.component.name));
  const history = needsHistory(states)
    ? readDigestHistory(root, environmentsFolder)
    : undefined;
  const [paths, schemaProblems] = await Promise.all([
    changes,
    schemaFindings(root, generated.environments),
  ]);
  const applications = selectApplications(
    generated.applications,
    options.components,
    paths,
  );
  const overlays = [...snapshot.keys()].filter(p =>
    /(^|\/)kustomization\.ya?ml$/.test(p),
  );
  const checks = [
    judgeCheck(
      'components',
      [...generated.findings, ...schemaProblems],
      `${generated.components.length} components in ${generated.environments.length} environments`,
    ),
    judgeCheck(
      'applications',
      applicationSetRule(generated, snapshot),
      `${generated.applications.length} Applications`,
    ),
    judgeCheck(
      'values',
      [...valuesFindings(snapshot, files), ...smokeDigestRule(states, wired)],
      'image and secret policy hold',
    ),
  ];
  const rendered = await render(
    { ...options, cache, tools: await tools },
    snapshot,
    // Without schemas for a cluster nothing that goes there can be judged; that is said above.
    schemaProblems.some(f => f.rule === 'kubernetes-version')
      ? []
      : applications,
    overlays,
  );
  checks.push(
    judgeCheck(
      'environment-order',
      history ? environmentOrderRule(states, await history) : [],
      'every digest came through the environment before',
    ),
    judgeCheck(
      'policy',
      await promotionPolicyRule({
        root,
        snapshot,
        states,
        now: options.now ?? new Date(),
      }),
      'holds and promotion policy are kept',
    ),
    judgeCheck(
      'kustomize',
      rendered.overlays,
      `${overlays.length} overlays built`,
    ),
    judgeCheck(
      'helm',
      rendered.applications,
      `${applications.length} of ${generated.applications.length} Applications rendered`,
    ),
  );
  return {
    schemaVersion: 1,
    summary: summarise(checks),
    tools: rendered.programs,
    checks,
    durationMs: Math.round(performance.now() - started),
  };
}

/** A promise that fails is told of where it is awaited, however late. */
function startEarly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function render(
  options: GateOptions & { cache: string; tools: Tools },
  snapshot: Snapshot,
  applications: readonly Application[],
  overlays: readonly string[],
) {
  const { root, cache, tools } = options;
  const schemas = SchemaSets.create({ root, cache });
  const found = RenderInputs.create({ root, snapshot, schemas });
  const problems: Finding[] = [];
  const inputs: ApplicationInput[] = [];
  for (const application of applications) {
    const { name, file } = application;
    const input = await found.of(application);
    if (typeof input === 'string')
      problems.push({
        rule: 'render',
        severity: 'error',
        message: `${name}: does not render: ${input}`,
        file,
        remedy: 'add the file, or let the ApplicationSet ignore missing ones',
      });
    else
      inputs.push({
        application,
        input,
        key: `${name} ${file} ${input.digest}`,
      });
  }
  const judge = options.judge ?? (await bundleDigest());
  const versions = Object.values(tools).map(t => t.version);
  const kept =
    judge === undefined
      ? undefined
      : await KeptFindings.open({
          root,
          cache,
          judge: [judge, ...versions].join(' '),
        });
  const renderer = await chooseRenderer({
    root,
    tools,
    concurrency: options.concurrency ?? availableParallelism(),
    choice: options.render ?? 'auto',
    renders: inputs.filter(({ key }) => !kept?.get(key)).length,
  });
  const findings = await renderFindings({
    renderer,
    overlays,
    overlaySchemas: await schemas.of(),
    applications: inputs,
    kept,
  });
  await kept?.save();
  return {
    programs: renderer.programs,
    overlays: findings.overlays,
    applications: [...problems, ...findings.applications],
  };
}

function selectApplications(
  applications: readonly Application[],
  components: readonly string[] | undefined,
  paths: readonly string[] | undefined,
): Application[] {
  return applications
    .filter(
      a => components === undefined || components.includes(a.component.name),
    )
    .filter(a => paths === undefined || touchesApplication(a, paths));
}

function valuesFindings(snapshot: Snapshot, files: ParsedFiles): Finding[] {
  return [...snapshot.keys()].flatMap((file): Finding[] => {
    if (!/^(?:sources\/values|config|environments|argocd)\//.test(file))
      return [];
    const parsed = files.get(file);
    if (!parsed) return [];
    const { values, errors } = parsed;
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
        ? [...valuesImagesRule(file, values), ...valuesInertRule(file, values)]
        : []),
    ];
  });
}
