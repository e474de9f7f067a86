import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  EnvironmentName,
  environmentSchema,
} from '@ameide/plugin-primitives-common';

/** One GitHub repository and the branch that counts. @public */
export type RepositoryConfig = {
  owner: string;
  repository: string;
  branch: string;
};

/** One Argo CD server. @public */
export type ArgoCDInstanceConfig = {
  name: string;
  /** Without trailing slash. */
  url: string;
  token?: string;
  /** Namespace that Applications live in. */
  namespace: string;
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
  };
  core: RepositoryConfig;
  gitops: RepositoryConfig & {
    workflows: {
      wiring: string;
      enable: string;
      promote: string;
      rollback: string;
    };
  };
  registry: RegistryConfig;
  argocd: { instances: ArgoCDInstanceConfig[] };
  environments: EnvironmentName[];
  ci: { identities: string[] };
  schedule: SchedulerServiceTaskScheduleDefinition;
};

/**
 * Reads `primitives` from the root configuration. Throws an `InputError` or the
 * reader's own error, each naming the key that is wrong.
 * @public
 */
export function readPrimitivesConfig(config: Config): PrimitivesConfig {
  const root = config.getConfig('primitives');
  return {
    github: readGitHub(config, root.getString('github.host')),
    core: readRepository(root, 'core'),
    gitops: {
      ...readRepository(root, 'gitops'),
      workflows: {
        wiring:
          root.getOptionalString('gitops.workflows.wiring') ??
          'scaffold-primitive-gitops.yaml',
        enable:
          root.getOptionalString('gitops.workflows.enable') ??
          'enable-primitive.yaml',
        promote:
          root.getOptionalString('gitops.workflows.promote') ??
          'promote-images.yaml',
        rollback:
          root.getOptionalString('gitops.workflows.rollback') ??
          'rollback-images.yaml',
      },
    },
    registry: {
      name: root.getString('registry.name'),
      apiUrl: readUrl(root, 'registry.apiUrl'),
      username: root.getOptionalString('registry.username'),
      password: root.getOptionalString('registry.password'),
    },
    argocd: { instances: readInstances(root) },
    environments: readEnvironments(root),
    ci: { identities: root.getOptionalStringArray('ci.identities') ?? [] },
    schedule: root.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          root.getConfig('schedule'),
        )
      : // A sweep finds what webhooks missed; a minute of lag is the most we want to show.
        { frequency: { minutes: 1 }, timeout: { minutes: 2 } },
  };
}

function readGitHub(config: Config, host: string): PrimitivesConfig['github'] {
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

function readInstances(root: Config): ArgoCDInstanceConfig[] {
  const names = new Set<string>();
  return root.getConfigArray('argocd.instances').map((instance, index) => {
    const name = instance.getString('name');
    if (names.has(name)) {
      throw new InputError(
        `primitives.argocd.instances[${index}].name: '${name}' is taken by another instance; give each its own`,
      );
    }
    names.add(name);
    return {
      name,
      url: readUrl(instance, 'url', `argocd.instances[${index}].url`),
      token: instance.getOptionalString('token'),
      namespace: instance.getOptionalString('namespace') ?? 'argocd',
    };
  });
}

function readEnvironments(root: Config): EnvironmentName[] {
  const names = root.getOptionalStringArray('environments') ?? [
    'dev',
    'staging',
    'production',
  ];
  return names.map((name, index) => {
    const parsed = environmentSchema.safeParse(name);
    if (!parsed.success) {
      throw new InputError(
        `primitives.environments[${index}]: ${parsed.error.issues[0].message}`,
      );
    }
    return parsed.data;
  });
}

function readUrl(config: Config, key: string, shownAs = key): string {
  const value = config.getString(key);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new InputError(
      `primitives.${shownAs}: '${value}' is not an http or https address`,
    );
  }
  return value.replace(/\/+$/, '');
}
