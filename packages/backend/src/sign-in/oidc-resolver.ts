import { NotAllowedError } from '@backstage/errors';
import { OidcAuthResult } from '@backstage/plugin-auth-backend-module-oidc-provider';
import { createSignInResolverFactory, OAuthAuthenticatorResult, SignInInfo } from '@backstage/plugin-auth-node';
import { z } from 'zod';
// The auth library takes its options by a schema of zod 3.
import { z as z3 } from 'zod/v3';
import { groupRefs } from './groups';
import { issueIdentity } from './issue-identity';

const groupsSchema = z.array(z.string()).catch([]);

/**
 * `emailWithGroupsClaim`: the person whose verified address a user of the catalog has in
 * `spec.profile.email`, with the groups of a claim beside those of the catalog.
 * @internal
 */
export const emailWithGroupsClaim = createSignInResolverFactory({
  optionsSchema: z3
    .object({
      /** Claim that lists groups; `groups` when absent. */
      claim: z3.string().optional(),
      /** Path of the group whose members count; top-level groups when absent. */
      parentGroup: z3.string().optional(),
    })
    .strict()
    .optional(),
  create({ claim = 'groups', parentGroup } = {}) {
    return async (info: SignInInfo<OAuthAuthenticatorResult<OidcAuthResult>>, ctx) => {
      // The authenticator gives an address only where the provider has verified it.
      const { email } = info.profile;
      if (!email) {
        throw new NotAllowedError(
          'The OpenID provider gives no verified email address of yours (claims email and email_verified); have it verified there, and sign in again',
        );
      }
      const { userinfo, tokenset } = info.result.fullProfile;
      const claims = tokenset.id_token ? tokenset.claims() : undefined;
      const groups = groupsSchema.parse(userinfo[claim] ?? claims?.[claim]);
      return issueIdentity(ctx, { filter: { 'spec.profile.email': email } }, groupRefs(groups, parentGroup));
    };
  },
});
