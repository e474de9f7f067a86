import { z } from 'zod';
import { dsseEnvelopeSchema } from '../evidence/dsse';
import { evidenceStatementSchema } from '../evidence/statement';

/** Answer of `GET /primitives/{id}/evidence/{digest}`: signed in an envelope; where no key is configured the statement alone, which says so. @public */
export const evidenceDocumentSchema = z.union([
  dsseEnvelopeSchema,
  evidenceStatementSchema,
]);

/** Answer of `GET /evidence/key`. @public */
export const evidenceKeySchema = z.object({
  keyId: z.string().describe('SHA-256 of the public key as DER'),
  publicKey: z
    .string()
    .describe(
      'PEM; take it from the portal once, and keep it apart from bundles',
    ),
});

/** An evidence bundle. @public */
export type EvidenceDocument = z.infer<typeof evidenceDocumentSchema>;
/** The key that bundles are signed with. @public */
export type EvidenceKey = z.infer<typeof evidenceKeySchema>;

/** Name of the file that a bundle is kept in: `.intoto.json` is a Statement, `.intoto.dsse.json` one in its envelope. @public */
export function evidenceFileName(bundle: {
  id: string;
  /** `sha256:…`. */
  digest: string;
  document: EvidenceDocument;
}): string {
  const { id, digest, document } = bundle;
  const short = digest.replace(/^sha256:/, '').slice(0, 12);
  const ending =
    'payload' in document ? 'intoto.dsse.json' : 'unsigned.intoto.json';
  return `${id}-${short}.${ending}`;
}
