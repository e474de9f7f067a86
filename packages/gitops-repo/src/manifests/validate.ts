import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { readText } from '../change/change';
import { argoKinds } from './argo-kinds';
import { kubernetesKinds } from './kubernetes-kinds';
import { Manifest } from './manifest';

/** Outcome of holding a manifest against the schema of its kind. @internal */
export type Validation =
  | { outcome: 'valid' }
  | { outcome: 'invalid'; problems: string[] }
  | { outcome: 'unknown-kind'; schemaFile: string };

const ajvErrors = z.array(
  z.object({ instancePath: z.string(), message: z.string().optional() }),
);
const modelError = z.object({ errors: ajvErrors });

/**
 * Validates manifests against published Kubernetes schemas, our own for Argo CD's
 * kinds, and for every other kind a JSON schema in the repository, at
 * `config/schemas/<group>/<kind>_<version>.json` (the layout that kubeconform uses).
 * @internal
 */
export class ManifestValidator {
  readonly #root: string;
  readonly #ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  readonly #custom = new Map<
    string,
    ((object: unknown) => string[]) | undefined
  >();

  private constructor(root: string) {
    this.#root = root;
  }

  /** `root` is the GitOps repository. */
  static create(options: { root: string }) {
    return new ManifestValidator(options.root);
  }

  async validate(manifest: Manifest): Promise<Validation> {
    const key = `${manifest.apiVersion}/${manifest.kind}`;
    const kubernetes = kubernetesKinds.get(key);
    if (kubernetes)
      return judge(modelProblems(() => kubernetes(manifest.object)));
    const argo = argoKinds.get(key);
    if (argo) {
      const result = argo.safeParse(manifest.object);
      return judge(
        result.error?.issues.map(i => `${i.path.join('.')}: ${i.message}`) ??
          [],
      );
    }
    const schemaFile = customSchemaFile(manifest);
    const custom = await this.#customSchema(schemaFile);
    return custom
      ? judge(custom(manifest.object))
      : { outcome: 'unknown-kind', schemaFile };
  }

  async #customSchema(file: string) {
    if (!this.#custom.has(file)) {
      const text =
        /^[\w./-]+$/.test(file) && !file.includes('..')
          ? await readText(this.#root, file)
          : undefined;
      if (text === undefined) this.#custom.set(file, undefined);
      else {
        const validate = this.#ajv.compile(
          z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
        );
        this.#custom.set(file, object => {
          if (validate(object)) return [];
          return ajvErrors.parse(validate.errors).map(describe);
        });
      }
    }
    return this.#custom.get(file);
  }
}

function judge(problems: string[]): Validation {
  return problems.length === 0
    ? { outcome: 'valid' }
    : { outcome: 'invalid', problems };
}

function modelProblems(validate: () => void): string[] {
  try {
    validate();
    return [];
  } catch (error) {
    const parsed = modelError.safeParse(error);
    if (!parsed.success) throw error;
    return parsed.data.errors.map(describe);
  }
}

function describe(error: { instancePath: string; message?: string }): string {
  return `${error.instancePath.replaceAll('/', '.').slice(1) || 'document'}: ${
    error.message ?? 'is wrong'
  }`;
}

function customSchemaFile(manifest: Manifest): string {
  const [group, version] = manifest.apiVersion.includes('/')
    ? manifest.apiVersion.split('/', 2)
    : ['core', manifest.apiVersion];
  return `config/schemas/${group}/${manifest.kind.toLowerCase()}_${version}.json`;
}
