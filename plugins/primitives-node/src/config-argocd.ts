import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { EnvironmentName } from '@ameide/plugin-primitives-common';
import { readEnvironments } from './config-environments';
import { readUrl } from './config-url';

/**
 * A part of an instance's Applications that one list and one stream bring. Argo CD's list
 * has no pages and its answer a cap (200 MB by default), so large fleets are read in parts.
 * @public
 */
export type ArgoCDSlice = {
  /** Label selector of Kubernetes' syntax. */
  selector?: string;
  /** AppProjects; all when empty. */
  projects: string[];
};

/** One Argo CD server. @public */
export type ArgoCDInstanceConfig = {
  name: string;
  /** Without trailing slash. */
  url: string;
  token?: string;
  /** Namespace that Applications live in. */
  namespace: string;
  /** Environments whose Applications count here; those of others are not this instance's to tell. */
  environments: EnvironmentName[];
  /** How Applications are named: text with `<environment>` and `<component>`. */
  applicationName: string;
  /** At least one. */
  slices: ArgoCDSlice[];
};

/** How the ApplicationSet of the GitOps repository names Applications. */
const defaultApplicationName = '<environment>-<component>';

/** Reads `primitives.argocd.instances`; every error names its key. @internal */
export function readInstances(
  root: Config,
  environments: EnvironmentName[],
): ArgoCDInstanceConfig[] {
  const names = new Set<string>();
  return root.getConfigArray('argocd.instances').map((instance, index) => {
    const key = `argocd.instances[${index}]`;
    const name = instance.getString('name');
    if (names.has(name)) {
      throw new InputError(
        `primitives.${key}.name: '${name}' is taken by another instance; give each its own`,
      );
    }
    names.add(name);
    return {
      name,
      url: readUrl(instance, 'url', `${key}.url`),
      token: instance.getOptionalString('token'),
      namespace: instance.getOptionalString('namespace') ?? 'argocd',
      environments: readServed(instance, key, environments),
      applicationName: readApplicationName(instance, key),
      slices: readSlices(instance, key),
    };
  });
}

function readServed(
  instance: Config,
  key: string,
  environments: EnvironmentName[],
): EnvironmentName[] {
  const served = readEnvironments(
    instance.getOptionalStringArray('environments') ?? environments,
    `${key}.environments`,
  );
  const unknown = served.find(each => !environments.includes(each));
  if (unknown) {
    throw new InputError(
      `primitives.${key}.environments: '${unknown}' is not one of primitives.environments (${environments.join(
        ', ',
      )})`,
    );
  }
  return served;
}

function readApplicationName(instance: Config, key: string): string {
  const template =
    instance.getOptionalString('applicationName') ?? defaultApplicationName;
  const rest = ['<environment>', '<component>'].reduce((text, part) => {
    if (text.split(part).length !== 2) {
      throw new InputError(
        `primitives.${key}.applicationName: '${template}' must contain ${part} exactly once, as '${defaultApplicationName}' does`,
      );
    }
    return text.replace(part, '');
  }, template);
  // What is left must fit a Kubernetes name (RFC 1123), or no Application is ever called so.
  if (!/^[a-z0-9.-]*$/.test(rest)) {
    throw new InputError(
      `primitives.${key}.applicationName: '${template}' may have only lower-case letters, digits, '.' and '-' around its placeholders`,
    );
  }
  return template;
}

function readSlices(instance: Config, key: string): ArgoCDSlice[] {
  const slices = (instance.getOptionalConfigArray('slices') ?? []).map(
    (slice, index) => {
      const read = {
        selector: slice.getOptionalString('selector'),
        projects: slice.getOptionalStringArray('projects') ?? [],
      };
      if (!read.selector && read.projects.length === 0) {
        throw new InputError(
          `primitives.${key}.slices[${index}] needs a selector or projects; leave slices out to read all Applications at once`,
        );
      }
      return read;
    },
  );
  return slices.length > 0 ? slices : [{ projects: [] }];
}
