import { createHash, timingSafeEqual } from 'node:crypto';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { argocdNotificationSchema } from '@ameide/plugin-primitives-node';
import { RequestValidator } from '@backstage/plugin-events-node';

/** Short secrets can be guessed over the network, given time. */
const shortestSecret = 16;

/** Reads `primitives.argocd.webhookSecret`; undefined when there is none. @internal */
export function readWebhookSecret(config: Config): string | undefined {
  const secret = config.getOptionalString('primitives.argocd.webhookSecret');
  if (secret !== undefined && secret.length < shortestSecret) {
    throw new InputError(
      `primitives.argocd.webhookSecret has ${secret.length} characters and needs at least ${shortestSecret}; make one with: openssl rand -hex 32`,
    );
  }
  return secret;
}

/**
 * Lets through what has `Authorization: Bearer <secret>` and names an Application. Argo CD
 * signs nothing, but sends what headers it is told to (its docs, "Webhook" service). The
 * header goes no further: Backstage publishes headers with the event.
 * @internal
 */
export function createSecretValidator(secret: string): RequestValidator {
  const expected = hash(`Bearer ${secret}`);
  return async ({ headers, body }, context) => {
    const given = headers.authorization;
    delete headers.authorization;
    if (typeof given !== 'string' || !timingSafeEqual(hash(given), expected)) {
      context.reject({
        status: 403,
        payload: { message: 'The secret is missing or wrong' },
      });
      return;
    }
    const parsed = argocdNotificationSchema.safeParse(body);
    if (!parsed.success) {
      context.reject({
        status: 400,
        payload: {
          message: `application: ${parsed.error.issues[0]?.message}`,
        },
      });
    }
  };
}

/** Of one length whatever was given, as a comparison in constant time needs. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
