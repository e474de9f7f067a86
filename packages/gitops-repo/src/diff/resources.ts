import { parseDocuments, toManifest } from '../manifests/manifest';
import { HiddenValue, hideSecrets, isObject } from './hidden-value';
import { FieldChange, objectChanges } from './object-changes';

/** A Kubernetes object that a change adds, removes or alters; what is secret is hidden in it. @public */
export type ResourceChange = {
  /** Such as `Deployment.apps/domain-orders-v0`. */
  resource: string;
  change: 'added' | 'removed' | 'changed';
  /** Of one that is changed: what differs. */
  fields: FieldChange[];
  /** Of one that is added: the whole object. */
  object?: unknown;
};

/** What an Application renders, and where to. @internal */
export type RenderedText = { text: string; namespace: string };

/** What differs between two renders of an Application, object by object, in the order of their names. @internal */
export function resourceChanges(
  before: RenderedText | undefined,
  after: RenderedText | undefined,
): ResourceChange[] {
  // Objects that move to another namespace are others, whatever they are called.
  const isMoved =
    before !== undefined &&
    after !== undefined &&
    before.namespace !== after.namespace;
  const [old, now] = [before, after].map(side =>
    side ? objectsOf(side, isMoved) : new Map<string, unknown>(),
  );
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((resource): ResourceChange[] => {
    const [was, is] = [old.get(resource), now.get(resource)];
    if (was === undefined)
      return [{ resource, change: 'added', fields: [], object: is }];
    if (is === undefined) return [{ resource, change: 'removed', fields: [] }];
    const fields = objectChanges(was, is);
    return fields.length > 0 ? [{ resource, change: 'changed', fields }] : [];
  });
}

function objectsOf(
  { text, namespace }: RenderedText,
  isMoved: boolean,
): Map<string, unknown> {
  const objects = new Map<string, unknown>();
  for (const { object, source, problem } of parseDocuments(text)) {
    const manifest = toManifest(object);
    // What is no object is for the gate to refuse; here it only must not be lost, nor shown: who knows what it is.
    const isManifest = problem === undefined && typeof manifest !== 'string';
    const name = isManifest
      ? nameOf(manifest, namespace, isMoved)
      : 'a document that is no Kubernetes object';
    let unique = name;
    for (let nth = 2; objects.has(unique); nth += 1)
      unique = `${name} (${nth})`;
    objects.set(
      unique,
      isManifest
        ? withoutNamespace(hideSecrets(object))
        : new HiddenValue(source),
    );
  }
  return objects;
}

/** As kubectl names it. The version is no part of it: another version of an API has the same objects. */
function nameOf(
  manifest: {
    apiVersion: string;
    kind: string;
    name: string;
    namespace?: string;
  },
  namespace: string,
  isMoved: boolean,
): string {
  const { apiVersion, kind, name } = manifest;
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  const own = manifest.namespace ?? namespace;
  const where = isMoved || own !== namespace ? ` in ${own}` : '';
  return `${kind}${group}/${name}${where}`;
}

/** Its name says where it is; said or not, and by which environment, it is the same. */
function withoutNamespace(object: unknown): unknown {
  if (!isObject(object)) return object;
  return Object.fromEntries(
    Object.entries(object).map(([key, value]: [string, unknown]) => [
      key,
      key === 'metadata' && isObject(value)
        ? Object.fromEntries(
            Object.entries(value).filter(([name]) => name !== 'namespace'),
          )
        : value,
    ]),
  );
}
