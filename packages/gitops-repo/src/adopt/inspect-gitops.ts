import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Finding, nameSchema } from '@ameide/plugin-primitives-common';
import { readText } from '../change/change';
import { clusterEnvironmentSchema, primitiveOfComponent } from '../component';
import { RefusedError } from '../errors';
import {
  applicationSetFile,
  generateApplications,
  Generated,
} from '../gate/applications';
import { ParsedFiles } from '../gate/parsed-files';
import { applicationSetRule } from '../gate/rules/application-set';
import { valuesImagesRule } from '../gate/rules/values-images';
import { valuesInertRule } from '../gate/rules/values-inert';
import { valuesSecretsRule } from '../gate/rules/values-secrets';
import { holdsFile, parseHolds } from '../policy/holds';
import { parsePolicy, policyFile } from '../policy/policy';
import { parseSettings, settingsFile } from '../settings';
import { matchPaths, readSnapshot, Snapshot } from '../snapshot';
import { repositoryFindings } from './application-set-source';

/** What {@link inspectGitOps} looks at; each finding's `rule` is one of them. */
const gitopsConventions = [
  'settings',
  'layout',
  'application-set',
  'charts',
  'values',
  'images',
  'policy',
  'primitives',
] as const;

type Convention = (typeof gitopsConventions)[number];

/** What of a GitOps repository does not fit, and the environments that it describes. @public */
export type GitOpsInspection = {
  findings: Finding[];
  /** In promotion order; none where no file of `config/clusters` can be read. */
  environments: { env: string; clusterType: string; nodeProfile: string }[];
};

/**
 * What of a GitOps repository that was there before does not fit, without rendering:
 * that is the gate's. What is not there at all is left to whoever compares with the seed.
 * @public
 */
export async function inspectGitOps(options: {
  root: string;
  /** `owner/name` on GitHub. */
  repository: string;
}): Promise<GitOpsInspection> {
  const { root, repository } = options;
  const snapshot = await readSnapshot(root);
  const files = new ParsedFiles(snapshot);
  const generated = snapshot.has(applicationSetFile)
    ? generateApplications(snapshot, files)
    : undefined;
  const environments = readEnvironments(snapshot, files);
  return {
    environments,
    findings: [
      ...(await settingsFindings(root)),
      ...(generated ? generatedFindings(generated, snapshot) : []),
      ...repositoryFindings(files.get(applicationSetFile)?.content, repository),
      ...valueFindings(
        snapshot,
        files,
        environments.map(({ env }) => env),
      ),
      ...policyFindings(snapshot),
      ...nameFindings(snapshot),
    ],
  };
}

const as = (rule: Convention) => (finding: Finding) => ({ ...finding, rule });

/** Refuses with a line for each key; each line is a finding. */
function refusals(rule: Convention, file: string, read: () => void): Finding[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.message.split('\n').map(message => ({
      rule,
      severity: 'error',
      message,
      file,
      remedy: 'give the key its documented form',
    }));
  }
}

async function settingsFindings(root: string): Promise<Finding[]> {
  const text = await readText(root, settingsFile);
  const problems = refusals('settings', settingsFile, () =>
    parseSettings(text),
  );
  if (problems.length > 0) return problems;
  const { charts } = parseSettings(text);
  return Object.entries(charts)
    .filter(([, path]) => existsSync(join(root, path)))
    .filter(([, path]) => !existsSync(join(root, path, 'Chart.yaml')))
    .map(([name, path]) => ({
      rule: 'charts',
      severity: 'error',
      message: `charts.${name}: ${path} has no Chart.yaml, so helm does not take it`,
      file: path,
      remedy: 'add Chart.yaml, or name the folder of the chart in ameide.yaml',
    }));
}

function generatedFindings(
  generated: Generated,
  snapshot: Snapshot,
): Finding[] {
  const own = generated.findings.map(finding =>
    as(finding.file === applicationSetFile ? 'application-set' : 'layout')(
      finding,
    ),
  );
  return generated.applications.length > 0
    ? [
        ...own,
        ...applicationSetRule(generated, snapshot)
          .filter(({ severity }) => severity === 'error')
          .map(as('layout')),
      ]
    : own;
}

function readEnvironments(
  snapshot: Snapshot,
  files: ParsedFiles,
): GitOpsInspection['environments'] {
  return matchPaths(snapshot, 'config/clusters/*.yaml').flatMap(
    file =>
      z.array(clusterEnvironmentSchema).safeParse(files.get(file)?.content)
        .data ?? [],
  );
}

function valueFindings(
  snapshot: Snapshot,
  files: ParsedFiles,
  environments: readonly string[],
): Finding[] {
  return matchPaths(snapshot, 'sources/values/**').flatMap(file => {
    const parsed = files.get(file);
    if (!parsed) return [];
    const [, environment] = /^sources\/values\/env\/([^/]+)\//.exec(file) ?? [];
    const unread: Finding[] =
      environment !== undefined &&
      environments.length > 0 &&
      !environments.includes(environment)
        ? [
            {
              rule: 'values',
              severity: 'warning',
              message: `${environment} is no environment of config/clusters, so nothing reads this`,
              file,
              remedy: 'describe the environment, or delete the file',
            },
          ]
        : [];
    return [
      ...unread,
      ...parsed.errors.map(
        ({ message, line }): Finding => ({
          rule: 'values',
          severity: 'error',
          message,
          file,
          line,
          remedy: 'make it valid YAML',
        }),
      ),
      ...valuesImagesRule(file, parsed.values).map(as('images')),
      ...valuesInertRule(file, parsed.values).map(as('values')),
      ...valuesSecretsRule(file, parsed.values).map(as('values')),
    ];
  });
}

function policyFindings(snapshot: Snapshot): Finding[] {
  return [
    ...refusals('policy', policyFile, () =>
      parsePolicy(snapshot.get(policyFile)),
    ),
    ...refusals('policy', holdsFile, () => parseHolds(snapshot.get(holdsFile))),
  ];
}

function nameFindings(snapshot: Snapshot): Finding[] {
  return matchPaths(
    snapshot,
    'environments/_shared/components/**/component.yaml',
  ).flatMap((file): Finding[] => {
    const folder = file.split('/').at(-2) ?? '';
    const name = primitiveOfComponent(folder)?.ref.name;
    const problem =
      name !== undefined && nameSchema.safeParse(name).error?.issues[0].message;
    if (!problem) return [];
    return [
      {
        rule: 'primitives',
        severity: 'error',
        message: `${JSON.stringify(name)}: ${problem.replace(/^name: /, '')}`,
        file,
        remedy:
          'it is shown and audited all the same; a new version may take a name that fits',
      },
    ];
  });
}
