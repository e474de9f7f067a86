import { createHash } from 'node:crypto';
import { z } from 'zod';

const texts = z.record(z.string(), z.string());

/** What every Kubernetes object has; the rest is kept as it came. */
export const objectSchema = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({
    name: z.string().regex(/^[a-z0-9]([-a-z0-9.:]*[a-z0-9])?$/, 'must be lower case letters, digits, - and .').max(253),
    namespace: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be lower case letters, digits and -').max(63).optional(),
    labels: texts.nullish(),
    annotations: texts.nullish(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    generation: z.number().optional(),
    creationTimestamp: z.string().nullish(),
    deletionTimestamp: z.string().nullish(),
    ownerReferences: z
      .array(z.looseObject({ apiVersion: z.string(), kind: z.string(), name: z.string(), uid: z.string() }))
      .optional(),
  }),
  spec: z.unknown().optional(),
  status: z.unknown().optional(),
});

/** A Kubernetes object. */
export type KubernetesObject = z.infer<typeof objectSchema>;

/** What tells one object from all others. The version is not part of it: `apps/v1` and `apps/v1beta1` hold the same Deployment. */
export type ObjectReference = { group: string; kind: string; namespace: string; name: string };

/** An object that breaks a rule of its kind. */
export class InvalidObjectError extends Error {
  override readonly name = 'InvalidObjectError';

  constructor(reference: Pick<ObjectReference, 'kind' | 'name'>, reason: string) {
    super(`${reference.kind} "${reference.name}" is invalid: ${reason}`);
  }
}

/** Kinds that live outside namespaces, as far as charts use them. */
const clusterScoped = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
  'ClusterSecretStore',
  'ClusterIssuer',
]);

/** Whether objects of a kind live in no namespace. */
export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}

/** `apps/v1` in its parts; the core group is ''. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The reference of an object; one without a namespace is in `default`. */
export function referenceOf(object: KubernetesObject): ObjectReference {
  return {
    group: parseApiVersion(object.apiVersion).group,
    kind: object.kind,
    namespace: isClusterScoped(object.kind) ? '' : (object.metadata.namespace ?? 'default'),
    name: object.metadata.name,
  };
}

/** One string for a reference. */
export function keyOf(reference: ObjectReference): string {
  return `${reference.group}/${reference.kind}/${reference.namespace}/${reference.name}`;
}

/** Whether an object's labels hold all of a selector; an empty selector selects nothing. */
export function selects(selector: Record<string, string>, labels: Record<string, string> | null | undefined): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}

/** JSON with sorted keys, so that equal objects give equal text. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** Short hash of a pod template, as a ReplicaSet's name carries it. */
export function templateHash(template: unknown): string {
  return createHash('sha256').update(stableJson(template)).digest('hex').slice(0, 10);
}

/** Now, to the second, as Kubernetes writes times. */
export function timestamp(date = new Date()): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
