import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { z } from 'zod';
import { hashSchema } from './chain';

/** Media type of an in-toto Statement in an envelope. @public */
export const statementPayloadType = 'application/vnd.in-toto+json';

/** JSON Schema has a format of this name, which validators warn about. */
const base64Schema = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    'must be base64',
  );

/** A DSSE envelope (github.com/secure-systems-lab/dsse, envelope.md) around a Statement. @public */
export const dsseEnvelopeSchema = z.object({
  payloadType: z.literal(statementPayloadType, {
    error: `must be ${statementPayloadType}`,
  }),
  payload: base64Schema,
  signatures: z
    .array(
      z.object({
        keyid: hashSchema.describe(
          'SHA-256 of the public key as DER (SubjectPublicKeyInfo)',
        ),
        sig: base64Schema.describe('Ed25519'),
      }),
    )
    .min(1, 'must have a signature'),
});

/** A DSSE envelope. @public */
export type DsseEnvelope = z.infer<typeof dsseEnvelopeSchema>;

/** What is signed: DSSE's pre-authentication encoding of the payload and its type (protocol.md). @public */
export function preAuthenticationEncoding(payload: Uint8Array): Uint8Array {
  const type = utf8ToBytes(statementPayloadType);
  return concatBytes(
    utf8ToBytes(`DSSEv1 ${type.length} `),
    type,
    utf8ToBytes(` ${payload.length} `),
    payload,
  );
}

/** The bytes that an envelope carries. @public */
export function payloadOf(envelope: DsseEnvelope): Uint8Array {
  return Uint8Array.from(atob(envelope.payload), char => char.charCodeAt(0));
}
