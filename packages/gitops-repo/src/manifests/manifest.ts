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
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

/** Reads rendered text; what is no Kubernetes object comes back as a problem. @internal */
export function parseManifests(text: string): {
  manifests: Manifest[];
  problems: string[];
} {
  const manifests: Manifest[] = [];
  const problems: string[] = [];
  const documents = parseAllDocuments(text);
  for (const document of documents) {
    if (document.errors.length > 0) {
      problems.push(`is no YAML: ${document.errors[0].message.split('\n')[0]}`);
      continue;
    }
    const object: unknown = document.toJS();
    if (object === null) continue;
    const head = headSchema.safeParse(object);
    if (!head.success) {
      const [issue] = head.error.issues;
      problems.push(
        `is no Kubernetes object: ${issue.path.join('.') || 'document'}: ${
          issue.message
        }`,
      );
      continue;
    }
    const { apiVersion, kind, metadata } = head.data;
    manifests.push({
      apiVersion,
      kind,
      name: metadata.name,
      ...(metadata.namespace && { namespace: metadata.namespace }),
      annotations: metadata.annotations ?? {},
      object,
    });
  }
  return { manifests, problems };
}
