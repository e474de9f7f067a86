import { fetchWithin } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { forTheLog, RefusedError, UnavailableError } from '../errors';

/** Login of a registry. @public */
export type RegistryCredentials = { username: string; password: string };

/** What a registry asks for in `WWW-Authenticate` (distribution's token specification). @internal */
export type BearerChallenge = { realm: string; service?: string };

const tokenSchema = z.union([
  z.object({ token: z.string().min(1) }).transform(t => t.token),
  z.object({ access_token: z.string().min(1) }).transform(t => t.access_token),
]);

/** Reads `Bearer realm="…",service="…"`; undefined for anything else. @internal */
export function parseBearerChallenge(
  header: string | null,
): BearerChallenge | undefined {
  const parameters = /^Bearer\s+(.*)$/i.exec(header ?? '')?.[1];
  if (!parameters) return undefined;
  const values = new Map<string, string>();
  for (const [, key, value] of parameters.matchAll(/([a-z]+)="([^"]*)"/gi)) {
    values.set(key.toLowerCase(), value);
  }
  const realm = values.get('realm');
  return realm ? { realm, service: values.get('service') } : undefined;
}

/** Trades credentials, or nothing, for a token that may pull. @internal */
export async function fetchBearerToken(options: {
  /** Address of the registry that asks. */
  registry: string;
  challenge: BearerChallenge;
  scope: string;
  credentials?: RegistryCredentials;
  fetch: typeof fetch;
}): Promise<string> {
  const { challenge, credentials } = options;
  if (!URL.canParse(challenge.realm)) {
    throw new UnavailableError(
      `registry names ${JSON.stringify(
        challenge.realm,
      )} as its token service, which is no address`,
    );
  }
  const url = new URL(challenge.realm);
  // A registry elsewhere has no business on this machine.
  const local = [url, new URL(options.registry)].every(({ hostname }) =>
    ['localhost', '127.0.0.1', '[::1]'].includes(hostname),
  );
  if (url.protocol !== 'https:' && !local) {
    throw new RefusedError(
      forTheLog(
        `registry asks to log in at ${url.origin} without TLS; refused`,
      ),
    );
  }
  url.searchParams.set('scope', options.scope);
  if (challenge.service) url.searchParams.set('service', challenge.service);
  const headers: Record<string, string> = {};
  if (credentials) {
    const login = Buffer.from(
      `${credentials.username}:${credentials.password}`,
    ).toString('base64');
    headers.authorization = `Basic ${login}`;
  }
  const { response, content } = await ask(options.fetch, url, headers);
  if (response.status === 401 || response.status === 403) {
    throw new RefusedError(
      forTheLog(
        `token service ${url.origin} refused the login for ${options.scope} (${response.status}); give AMEIDE_REGISTRY_USERNAME and AMEIDE_REGISTRY_PASSWORD that may`,
      ),
    );
  }
  if (!response.ok) {
    throw new UnavailableError(
      `token service ${url.origin} answered ${response.status} for ${options.scope}`,
    );
  }
  const token = tokenSchema.safeParse(content);
  if (!token.success)
    throw new UnavailableError(`token service ${url.origin} gave no token`);
  return token.data;
}

/** A token has some kilobytes. */
const limits = { timeoutMs: 20_000, maxBytes: 1024 * 1024 };

/** Asks a token service; what is no JSON is no content. */
async function ask(
  request: typeof fetch,
  url: URL,
  headers: Record<string, string>,
): Promise<{ response: Response; content: unknown }> {
  let response: Response;
  try {
    response = await fetchWithin(
      url.href,
      { headers },
      { ...limits, base: url.href, fetch: request },
    );
  } catch (error) {
    throw new UnavailableError(
      `token service ${url.origin} does not answer: ${
        error instanceof Error ? error.message : String(error)
      }; check that it is running`,
      { cause: error },
    );
  }
  const content: unknown = await response.json().catch(() => undefined);
  return { response, content };
}
