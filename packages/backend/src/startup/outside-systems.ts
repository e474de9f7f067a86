import { Config } from '@backstage/config';
import { isError } from '@backstage/errors';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { z } from 'zod';

const severalSchema = z.object({ errors: z.array(z.unknown()) });

/** An address that the portal will call. @internal */
export type OutsideSystem = {
  name: string;
  key: string;
  url: string;
  /** A token that it should know, with the key that holds it. */
  token?: { key: string; value: string };
};

/** Every outside system that a configuration names. @internal */
export function outsideSystems(
  config: Config,
  primitives: PrimitivesConfig,
): OutsideSystem[] {
  const environment =
    config.getOptionalString('auth.environment') ?? 'development';
  const oidc = `auth.providers.oidc.${environment}.metadataUrl`;
  const metadataUrl = config.getOptionalString(oidc);
  return [
    {
      name: 'GitHub',
      key: 'integrations.github.apiBaseUrl',
      url: primitives.github.apiBaseUrl,
    },
    {
      name: 'The image registry',
      key: 'primitives.registry.apiUrl',
      url: `${primitives.registry.apiUrl}/v2/`,
    },
    ...primitives.argocd.instances.map(({ name, url, token }, index) => {
      const key = `primitives.argocd.instances[${index}]`;
      return {
        name: `Argo CD '${name}'`,
        key: `${key}.url`,
        // Answers whoever may do nothing, too, and refuses a token that it did not make.
        url: `${url}/api/v1/session/userinfo`,
        ...(token && { token: { key: `${key}.token`, value: token } }),
      };
    }),
    ...(metadataUrl === undefined
      ? []
      : [{ name: 'The OpenID provider', key: oidc, url: metadataUrl }]),
  ];
}

/**
 * Calls an outside system once and says in one line why it does not answer; undefined
 * when it does. Any answer below 500 counts where nobody logs in, since most say 401 then.
 * @internal
 */
export async function probe(
  { name, key, url, token }: OutsideSystem,
  options: { fetch: typeof fetch; signal: AbortSignal },
): Promise<string | undefined> {
  const line = (reason: string) =>
    `${name} at ${
      new URL(url).origin
    } (${key}) ${reason}; what it knows stays unknown until that is put right`;
  try {
    const response = await options.fetch(url, {
      signal: options.signal,
      redirect: 'manual',
      ...(token && { headers: { authorization: `Bearer ${token.value}` } }),
    });
    await response.body?.cancel();
    if (token && [401, 403].includes(response.status))
      return line(`answers its token (${token.key}) with ${response.status}`);
    return response.status < 500
      ? undefined
      : line(`answers with ${response.status}`);
  } catch (error) {
    return line(`does not answer: ${reasonOf(error)}`);
  }
}

/** undici says "fetch failed" and keeps the reason in `cause`; of several addresses, in `errors` of that. @internal */
export function reasonOf(error: unknown): string {
  if (!isError(error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const cause = error.cause ?? error;
  const [first] = severalSchema.safeParse(cause).data?.errors ?? [];
  const reason = first ?? cause;
  return isError(reason) ? reason.message : error.message;
}
