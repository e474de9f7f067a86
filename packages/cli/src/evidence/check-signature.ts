import { createHash, createPublicKey, KeyObject, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InvalidInputError, NotThereError } from '@ameide/core-repo';
import {
  payloadOf,
  preAuthenticationEncoding,
} from '@ameide/plugin-primitives-common';
import { Bundle } from './read-bundle';

/** Whether a bundle was made by whom it should be; `unproven` where that cannot be said. @internal */
export type SignatureCheck = {
  status: 'passed' | 'failed' | 'unproven';
  looked: string;
  problems: string[];
};

/** Reads an Ed25519 public key; throws naming the flag and the rule. @internal */
export async function readPublicKey(file: string): Promise<KeyObject> {
  const pem = await readFile(file, 'utf8').catch(error => {
    throw new NotThereError(`--key: ${file} cannot be read: ${error.message}`);
  });
  if (pem.includes('PRIVATE KEY'))
    throw new InvalidInputError(
      `--key: ${file} is a private key; give the public one, which the portal has at /api/primitives/evidence/key`,
    );
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new InvalidInputError(`--key: ${file} is no public key in PEM`);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new InvalidInputError(
      `--key: ${file} is a key for ${key.asymmetricKeyType}; it must be one for ed25519`,
    );
  return key;
}

/** Checks a bundle's signatures by a key. @internal */
export function checkSignature(
  { envelope, statement }: Bundle,
  key: KeyObject | undefined,
): SignatureCheck {
  const { signature } = statement.predicate;
  if (!envelope) {
    const isTold = signature.status === 'unsigned';
    const why = isTold ? ` (${signature.reason})` : '';
    const looked = `It is not signed${why}: anybody could have made it.`;
    if (key || !isTold)
      return { status: 'failed', looked, problems: ['There is no signature'] };
    return { status: 'unproven', looked, problems: [] };
  }
  if (!key)
    return {
      status: 'unproven',
      looked: `It is signed, by whom was not checked: give --key. It names the key ${envelope.signatures
        .map(each => each.keyid)
        .join(', ')}.`,
      problems: [],
    };
  const id = keyIdOf(key);
  const signed = preAuthenticationEncoding(payloadOf(envelope));
  const isOurs = envelope.signatures.some(({ sig }) =>
    verify(null, signed, key, Buffer.from(sig, 'base64')),
  );
  const problems = [];
  if (!isOurs) problems.push(`No signature is by the key ${id}`);
  else if (signature.status !== 'signed' || signature.keyId !== id)
    problems.push('The statement says that another key signed it');
  return {
    status: problems.length > 0 ? 'failed' : 'passed',
    looked: `Signed with the key ${id}.`,
    problems,
  };
}

/** SHA-256 of the public key as DER, as the portal names it. */
function keyIdOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}
