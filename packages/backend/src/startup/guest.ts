import { Config } from '@backstage/config';
import { z } from 'zod';

const listenSchema = z
  .union([z.string(), z.looseObject({ host: z.string().optional() })])
  .optional();

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Why a guest must not be let in with this configuration; undefined where there is no
 * guest, or where all that makes an installation embedded holds: it says that it is for
 * development, listens on this machine alone, and is called by a local address.
 * @internal
 */
export function guestProblem(config: Config): string | undefined {
  if (!config.has('auth.providers.guest')) return undefined;
  const broken = [
    config.getOptionalString('auth.environment') === 'development'
      ? []
      : ["auth.environment is not 'development'"],
    loopback.has(listenHost(config))
      ? []
      : [
          `backend.listen is '${
            listenHost(config) || '*'
          }' and not this machine alone`,
        ],
    ...['backend.baseUrl', 'app.baseUrl'].map(key =>
      isLocal(config.getOptionalString(key))
        ? []
        : [`${key} is not a localhost address`],
    ),
  ].flat();
  if (broken.length === 0) return undefined;
  return `auth.providers.guest lets anybody in and belongs to the embedded configuration alone, but ${broken.join(
    ', ',
  )}. Remove it, and sign people in by auth.providers.oidc or github`;
}

/** The host of `backend.listen`, an object or text like `127.0.0.1:7007`; empty for every interface. */
function listenHost(config: Config): string {
  // Read as a whole: one file may have text and another an object.
  const listen = listenSchema.parse(config.getOptional('backend.listen'));
  if (typeof listen !== 'string') return listen?.host ?? '';
  return /^(.*?):?\d*$/.exec(listen)?.[1].replace(/^\[|\]$/g, '') ?? '';
}

/** Whether an address is of this machine alone. @internal */
export function isLocal(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  return loopback.has(new URL(url).hostname.replace(/^\[|\]$/g, ''));
}
