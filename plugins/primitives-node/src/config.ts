import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { durationToMilliseconds } from '@backstage/types';
import {
  EnvironmentName,
  promotionOrder,
} from '@ameide/plugin-primitives-common';
import { ArgoCDInstanceConfig, readInstances } from './config-argocd';
import { readEnvironments } from './config-environments';
import { readSecondPerson, SecondPersonConfig } from './config-second-person';
import { readUrl } from './config-url';

/** One GitHub repository and the branch that counts. @public */
export type RepositoryConfig = {
  owner: string;
  repository: string;
  branch: string;
};

/** An OCI registry. @public */
export type RegistryConfig = {
  /** Registry host and owner, as image references begin. */
  name: string;
  /** Without trailing slash. */
  apiUrl: string;
  username?: string;
  password?: string;
};

/** `primitives` of app-config, read and checked. @public */
export type PrimitivesConfig = {
  github: {
    host: string;
    /** REST base, from the integration. */
    apiBaseUrl: string;
    /** Base of pages for people: the scheme of `apiBaseUrl`, and the host. */
    webUrl: string;
    /** Share of GitHub's rate limits that reading may use, 0..1; the rest is for others. */
    share: number;
  };
  core: RepositoryConfig;
  gitops: RepositoryConfig & {
    workflows: {
      wiring: string;
      enable: string;
      promote: string;
      rollback: string;
      retrySmoke: string;
      waive: string;
    };
  };
  registry: RegistryConfig;
  argocd: { instances: ArgoCDInstanceConfig[] };
  environments: EnvironmentName[];
  /** Hosts that everybody sees anyway, in links and image references: GitHub's, the registry's, the Argo CDs'. */
  shownHosts: string[];
  ci: { identities: string[] };
  secondPerson: SecondPersonConfig;
  /** Time between usual looks at a source. */
  schedule: { frequencyMs: number };
  history: {
    /** How long what was true before is kept. */
    retentionMs: number;
  };
};

/** As the seed of the GitOps repository names them. */
const defaultWorkflows = {
  wiring: 'scaffold-primitive-gitops.yaml',
  enable: 'enable-primitive.yaml',
  promote: 'promote-images.yaml',
  rollback: 'rollback-images.yaml',
  retrySmoke: 'retry-smoke.yaml',
  waive: 'waive-rule.yaml',
};

/**
 * Reads `primitives` from the root configuration. Throws an `InputError` or the
 * reader's own error, each naming the key that is wrong.
 * @public
 */
export function readPrimitivesConfig(config: Config): PrimitivesConfig {
  const root = config.getConfig('primitives');
  const environments = readEnvironments(
    root.getOptionalStringArray('environments') ?? promotionOrder,
    'environments',
  );
  const workflow = (step: keyof typeof defaultWorkflows) =>
    root.getOptionalString(`gitops.workflows.${step}`) ??
    defaultWorkflows[step];
  const github = readGitHub(config, root);
  const registryName = root.getString('registry.name');
  const instances = readInstances(root, environments);
  return {
    github,
    core: readRepository(root, 'core'),
    gitops: {
      ...readRepository(root, 'gitops'),
      workflows: {
        wiring: workflow('wiring'),
        enable: workflow('enable'),
        promote: workflow('promote'),
        rollback: workflow('rollback'),
        retrySmoke: workflow('retrySmoke'),
        waive: workflow('waive'),
      },
    },
    registry: {
      name: registryName,
      apiUrl: readUrl(root, 'registry.apiUrl'),
      username: root.getOptionalString('registry.username'),
      password: root.getOptionalString('registry.password'),
    },
    argocd: { instances },
    environments,
    shownHosts: [
      ...[github.host, registryName.split('/')[0]],
      ...instances.map(({ url }) => new URL(url).host),
    ].map(host => host.toLowerCase()),
    ci: { identities: root.getOptionalStringArray('ci.identities') ?? [] },
    secondPerson: readSecondPerson(root, environments),
    schedule: { frequencyMs: readFrequency(root) },
    history: { retentionMs: readRetention(root) },
  };
}

function readFrequency(root: Config): number {
  const frequency = root.has('schedule.frequency')
    ? readDurationFromConfig(root, { key: 'schedule.frequency' })
    : // A sweep finds what webhooks missed; a minute of lag is the most we want to show.
      { minutes: 1 };
  const ms = durationToMilliseconds(frequency);
  if (ms <= 0) {
    throw new InputError(
      'primitives.schedule.frequency: must be longer than nothing',
    );
  }
  return ms;
}

function readRetention(root: Config): number {
  const retention = root.has('history.retention')
    ? readDurationFromConfig(root, { key: 'history.retention' })
    : { days: 400 };
  const ms = durationToMilliseconds(retention);
  if (ms <= 0) {
    throw new InputError(
      'primitives.history.retention: must be longer than nothing',
    );
  }
  return ms;
}

function readGitHub(config: Config, root: Config): PrimitivesConfig['github'] {
  const host = root.getString('github.host');
  const share = root.getOptionalNumber('github.share') ?? 0.8;
  if (!(share > 0 && share <= 1)) {
    throw new InputError(
      `primitives.github.share: ${share} is not a share; give a number above 0 and at most 1`,
    );
  }
  const integration = ScmIntegrations.fromConfig(config).github.byHost(host);
  if (!integration?.config.apiBaseUrl) {
    throw new InputError(
      `primitives.github.host: '${host}' has no entry with an apiBaseUrl under integrations.github; add one`,
    );
  }
  const apiBaseUrl = integration.config.apiBaseUrl.replace(/\/+$/, '');
  return {
    host,
    apiBaseUrl,
    webUrl: `${new URL(apiBaseUrl).protocol}//${host}`,
    share,
  };
}

function readRepository(
  root: Config,
  key: 'core' | 'gitops',
): RepositoryConfig {
  const read = (name: string) => {
    const value = root.getString(`${key}.${name}`);
    // GitHub's own alphabet for owners and repositories; the value goes into paths.
    if (!/^[A-Za-z0-9_.-]+$/.test(value)) {
      throw new InputError(
        `primitives.${key}.${name}: '${value}' must consist of letters, digits, '.', '_' and '-'`,
      );
    }
    return value;
  };
  return {
    owner: read('owner'),
    repository: read('repository'),
    branch: root.getOptionalString(`${key}.branch`) ?? 'main',
  };
}
