import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** A Kubernetes object out of a rendered document. @internal */
export type Manifest = {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
  annotations: Record<string, string>;
  /** The whole object. */
  object: unknown;
};

const headSchema = z.object({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.object({
    name: z.string().min(1),
    namespace: z.string().nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

const listSchema = z.object({
  kind: z.literal('List'),
  items: z.array(z.unknown()),
});

/** Reads what every object has; a text says why it is no Kubernetes object. @internal */
export function toManifest(object: unknown): Manifest | string {
  const head = headSchema.safeParse(object);
  if (!head.success) {
    const [issue] = head.error.issues;
    return `is no Kubernetes object: ${issue.path.join('.') || 'document'}: ${
      issue.message
    }`;
  }
  const { apiVersion, kind, metadata } = head.data;
  return {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace && { namespace: metadata.namespace }),
    annotations: metadata.annotations ?? {},
    object,
  };
}

/** A document as it was rendered, and why it cannot be read. @internal */
export type ReadDocument = {
  object?: unknown;
  source: string;
  problem?: string;
};

// A line that begins with three dashes, whatever follows on it: so kubeconform has it.
const separator = /\n---[^\n]*(?:\n|$)/;

/**
 * Parts rendered text into its documents, the items of a `List` each by itself, as
 * kubeconform has it. A document that is no YAML comes with what is wrong.
 * @internal
 */
export function parseDocuments(text: string): ReadDocument[] {
  return text.split(separator).flatMap((source): ReadDocument[] => {
    let object: unknown;
    try {
      object = parseOne(source);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return [{ source, problem: `is no YAML: ${words.split('\n')[0]}` }];
    }
    if (object === null || object === undefined) return [];
    const list = listSchema.safeParse(object);
    return list.success
      ? list.data.items.map(item => ({
          object: item,
          source: JSON.stringify(item),
        }))
      : [{ object, source }];
  });
}

/** The object of one document; throws at what is no YAML, or was written to unfold or nest without end. */
function parseOne(source: string): unknown {
  const [document, ...more] = parseAllDocuments(source, {
    merge: true,
    // That a key is there twice is for kubeconform to say.
    uniqueKeys: false,
  });
  if (!document) return undefined;
  const error = [document, ...more].flatMap(d => d.errors)[0];
  if (error) throw error;
  return document.toJS();
}
