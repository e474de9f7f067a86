import {
  createHash,
  createPrivateKey,
  createPublicKey,
  KeyObject,
  sign,
} from 'node:crypto';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DsseEnvelope,
  EvidenceKey,
  preAuthenticationEncoding,
  statementPayloadType,
} from '@ameide/plugin-primitives-common';

const configKey = 'primitives.evidence.signingKey';

/** Signs evidence with the Ed25519 key of the configuration. @internal */
export class EvidenceSigner {
  readonly #key: KeyObject;
  /** The key to check signatures with. */
  readonly publicKey: EvidenceKey;

  /** Undefined where no key is configured; an `InputError` that names the configuration where it is none. */
  static fromConfig(config: Config): EvidenceSigner | undefined {
    const pem = config.getOptionalString(configKey)?.trim();
    return pem ? new EvidenceSigner(readKey(pem)) : undefined;
  }

  private constructor(key: KeyObject) {
    this.#key = key;
    const publicKey = createPublicKey(key);
    const der = publicKey.export({ type: 'spki', format: 'der' });
    this.publicKey = {
      keyId: createHash('sha256').update(der).digest('hex'),
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    };
  }

  /** An envelope around the text of a statement. */
  sign(statement: string): DsseEnvelope {
    const payload = Buffer.from(statement);
    const sig = sign(null, preAuthenticationEncoding(payload), this.#key);
    return {
      payloadType: statementPayloadType,
      payload: payload.toString('base64'),
      signatures: [
        { keyid: this.publicKey.keyId, sig: sig.toString('base64') },
      ],
    };
  }
}

function readKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // What OpenSSL says could repeat a part of the key.
    throw new InputError(
      `${configKey}: is no private key in PEM; make one by: openssl genpkey -algorithm ed25519`,
    );
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new InputError(
      `${configKey}: is a key for ${key.asymmetricKeyType}; it must be one for ed25519`,
    );
  return key;
}
