import { Config } from '@backstage/config';
import { isError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  OutsideSystemError,
  PrimitivesConfig,
  RegistryGateway,
} from '@ameide/plugin-primitives-node';
import { createAppAuth } from '@octokit/auth-app';
import { z } from 'zod';

const severalSchema = z.object({ errors: z.array(z.unknown()) });

/** An outside system that the portal will call. @internal */
export type OutsideSystem = {
  name: string;
  key: string;
  url: string;
  /** What it should let the portal in by, with the key that holds it. */
  credential?: { what: string; key: string };
  /** Asks whether it answers and lets the portal in; gives the status of its answer, 401, 403 or 404 where it does not. */
  ask: Ask;
};

type Ask = (options: { signal: AbortSignal }) => Promise<number>;

/** Every outside system that a configuration names; a GitHub with several Apps is there once for each. @internal */
export function outsideSystems(
  config: Config,
  primitives: PrimitivesConfig,
): OutsideSystem[] {
  const environment =
    config.getOptionalString('auth.environment') ?? 'development';
  const oidc = `auth.providers.oidc.${environment}.metadataUrl`;
  const metadataUrl = config.getOptionalString(oidc);
  return [
    ...gitHub(config, primitives),
    registry(primitives),
    ...primitives.argocd.instances.map(({ name, url, token }, index) => {
      const key = `primitives.argocd.instances[${index}]`;
      // Answers whoever may do nothing, too, and refuses a token that it did not make.
      const address = `${url}/api/v1/session/userinfo`;
      const about = { name: `Argo CD '${name}'`, key: `${key}.url`, url };
      if (!token) return { ...about, ask: get(address) };
      const credential = { what: 'its token', key: `${key}.token` };
      return { ...about, credential, ask: get(address, async () => token) };
    }),
    ...(metadataUrl === undefined
      ? []
      : [
          {
            ...{ name: 'The OpenID provider', key: oidc, url: metadataUrl },
            ask: get(metadataUrl),
          },
        ]),
  ];
}

/** GitHub, asked by each of its Apps who they are (docs.github.com, "Get the authenticated app"). */
function gitHub(config: Config, { github }: PrimitivesConfig): OutsideSystem[] {
  const key = 'integrations.github.apiBaseUrl';
  const about = { name: 'GitHub', key, url: github.apiBaseUrl };
  const hosts = ScmIntegrations.fromConfig(config).github.list();
  const index = hosts.findIndex(each => each.config.host === github.host);
  const apps = hosts[index]?.config.apps ?? [];
  if (apps.length === 0) return [{ ...about, ask: get(about.url) }];
  return apps.map(({ appId, privateKey }, number) => ({
    ...about,
    credential: {
      what: `the private key of App ${appId}`,
      key: `integrations.github[${index}].apps[${number}].privateKey`,
    },
    ask: get(`${about.url}/app`, async () => {
      // As Backstage does, which takes line breaks that are written out (SingleInstanceGithubCredentialsProvider.ts).
      const pem = privateKey.replace(/\\n/gm, '\n');
      const auth = createAppAuth({ appId, privateKey: pem });
      return (await auth({ type: 'app' })).token;
    }),
  }));
}

/** The registry, with its own way to log in. */
function registry({ registry: config }: PrimitivesConfig): OutsideSystem {
  return {
    name: 'The image registry',
    key: 'primitives.registry.apiUrl',
    url: config.apiUrl,
    credential: { what: 'its password', key: 'primitives.registry.password' },
    async ask(options) {
      try {
        await RegistryGateway.create({ config }).ping(options);
        return 200;
      } catch (error) {
        if (!(error instanceof OutsideSystemError)) throw error;
        if (error.fault === 'credentials') return 401;
        if (error.fault === 'forbidden') return 403;
        throw error;
      }
    },
  };
}

/** A GET of an address, with a token where one is given. */
function get(url: string, token?: () => Promise<string>): Ask {
  return async ({ signal }) => {
    const response = await fetch(url, {
      signal,
      redirect: 'manual',
      ...(token && { headers: { authorization: `Bearer ${await token()}` } }),
    });
    await response.body?.cancel();
    return response.status;
  };
}

/**
 * Calls an outside system once and says in one line why it does not answer, or does not let
 * the portal in; undefined when it does. Any answer below 500 counts where nobody logs in,
 * since most say 401 then.
 * @internal
 */
export async function probe(
  { name, key, url, credential, ask }: OutsideSystem,
  options: { signal: AbortSignal },
): Promise<string | undefined> {
  const line = (reason: string) =>
    `${name} at ${
      new URL(url).origin
    } (${key}) ${reason}; what it knows stays unknown until that is put right`;
  try {
    const status = await ask(options);
    // GitHub says 404 of an App that there is not.
    if (credential && [401, 403, 404].includes(status))
      return line(
        `answers ${credential.what} (${credential.key}) with ${status}`,
      );
    return status < 500 ? undefined : line(`answers with ${status}`);
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
