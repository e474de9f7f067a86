import { Config } from '@backstage/config';
import { isLocal } from './guest';

/**
 * Addresses of the portal that would have people send passwords and tokens in the clear, a
 * line each. Backstage takes the scheme for whether its cookies are Secure, so behind an
 * ingress with TLS the address is the ingress' own.
 * @internal
 */
export function plainAddressProblems(config: Config): string[] {
  if (config.getOptionalString('auth.environment') === 'development') return [];
  return ['app.baseUrl', 'backend.baseUrl'].flatMap(key => {
    const url = config.getOptionalString(key);
    const isPlain = url !== undefined && /^http:/i.test(url) && !isLocal(url);
    return isPlain
      ? [
          `${key}: '${url}' is not https, and people would sign in over it in the clear; give the address of the ingress that ends TLS`,
        ]
      : [];
  });
}
