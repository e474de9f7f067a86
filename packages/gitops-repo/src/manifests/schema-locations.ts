import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { ClusterEnvironment } from '../component';
import { listFiles } from '../files';
import {
  defaultKubernetesVersion,
  knownKubernetesVersions,
  schemaFolder,
  schemaPath,
} from './schema-folder';

/** Folder in which an organisation describes kinds of its own. */
const ownSchemas = 'config/schemas';

/** What manifests for one Kubernetes version are held against. @internal */
export type SchemaSet = {
  /** In full, such as `1.34.0`, as helm and kubeconform want it. */
  kubernetesVersion: string;
  /** In kubeconform's form, in the order in which they are asked. */
  locations: string[];
  digest: string;
};

/** Finds the schemas that an environment's manifests are held against. @internal */
export class SchemaSets {
  readonly #root: string;
  readonly #cache: string;
  readonly #sets = new Map<string, Promise<SchemaSet>>();

  private constructor(root: string, cache: string) {
    this.#root = root;
    this.#cache = cache;
  }

  /** `root` is the GitOps repository, `cache` the folder for what is made on first use. */
  static create(options: { root: string; cache: string }) {
    return new SchemaSets(options.root, options.cache);
  }

  /** The set for a version such as `1.34` or `1.34.2`; without one, for the default. */
  of(version: string = defaultKubernetesVersion): Promise<SchemaSet> {
    const [major, minor, patch = '0'] = version.split('.');
    const full = `${major}.${minor}.${patch}`;
    const known = this.#sets.get(full);
    if (known) return known;
    const set = this.#build(full, `${major}.${minor}`);
    this.#sets.set(full, set);
    return set;
  }

  async #build(kubernetesVersion: string, minor: string): Promise<SchemaSet> {
    const [kubernetes, custom, own] = await Promise.all([
      schemaFolder(`kubernetes-${minor}`, this.#cache),
      schemaFolder('custom', this.#cache),
      listFiles(join(this.#root, ownSchemas)),
    ]);
    const hash = createHash('sha256');
    hash.update(`${kubernetes.digest} ${custom.digest} ${kubernetesVersion}`);
    for (const { path, content } of own)
      hash.update(`\n${path} ${content.length} `).update(content);
    return {
      kubernetesVersion,
      // The organisation's first: its clusters may have another version of a definition.
      locations: [
        join(this.#root, ownSchemas),
        kubernetes.folder,
        custom.folder,
      ].map(folder => `${folder}/${schemaPath}`),
      digest: hash.digest('hex'),
    };
  }
}

/** Environments whose Kubernetes version has no schemas here, and schemas that cannot be read. @internal */
export async function schemaFindings(
  root: string,
  environments: readonly { environment: ClusterEnvironment; file: string }[],
): Promise<Finding[]> {
  const known = await knownKubernetesVersions();
  const unknown = environments.flatMap(({ environment, file }): Finding[] => {
    const { env, kubernetesVersion = defaultKubernetesVersion } = environment;
    if (known.includes(kubernetesVersion.split('.').slice(0, 2).join('.')))
      return [];
    return [
      {
        rule: 'kubernetes-version',
        severity: 'error',
        message: `${env}: no schemas came for Kubernetes ${kubernetesVersion}`,
        file,
        remedy: `set kubernetesVersion to what the cluster runs, one of ${known.join(
          ', ',
        )}`,
      },
    ];
  });
  const own = await listFiles(join(root, ownSchemas));
  const broken = own.flatMap(({ path, content }): Finding[] => {
    const file = `${ownSchemas}/${path}`;
    const problem = schemaProblem(path, content.toString('utf8'));
    return problem
      ? [
          {
            rule: 'own-schema',
            severity: 'error',
            message: problem,
            file,
            remedy: `keep a JSON schema at ${ownSchemas}/<group>/<kind>_<version>.json`,
          },
        ]
      : [];
  });
  return [...unknown, ...broken];
}

function schemaProblem(path: string, text: string): string | undefined {
  if (path === 'README.md' || path.endsWith('.gitkeep')) return undefined;
  if (!/^[a-z0-9.-]+\/[a-z0-9]+_v[a-z0-9]+\.json$/.test(path))
    return 'is no <group>/<kind>_<version>.json, so no manifest is held against it';
  try {
    const schema: unknown = JSON.parse(text);
    return typeof schema === 'object' && schema !== null
      ? undefined
      : 'is no JSON schema';
  } catch (error) {
    return `is no JSON: ${
      error instanceof Error ? error.message : String(error)
    }`;
  }
}
