import { NotAllowedError } from '@backstage/errors';
import { OidcAuthResult } from '@backstage/plugin-auth-backend-module-oidc-provider';
import {
  createSignInResolverFactory,
  OAuthAuthenticatorResult,
  SignInInfo,
} from '@backstage/plugin-auth-node';
import { z } from 'zod';
import { groupRefs } from './groups';
import { issueIdentity } from './issue-identity';

const groupsSchema = z.array(z.string()).catch([]);

/**
 * Backstage's `emailMatchingUserEntityProfileEmail`, the person whose verified address a
 * user of the catalog has in `spec.profile.email`, with the groups of a claim beside those
 * of the catalog. `parentGroup` is the path of the group whose members count; without it
 * groups at the top do. It takes none of the original's options: who is not in the
 * catalog is not let in.
 * @internal
 */
export function createEmailWithGroups({
  claim,
  parentGroup,
}: {
  claim: string;
  parentGroup?: string;
}) {
  return createSignInResolverFactory({
    create() {
      return async (
        info: SignInInfo<OAuthAuthenticatorResult<OidcAuthResult>>,
        ctx,
      ) => {
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
        return issueIdentity(
          ctx,
          { filter: { 'spec.profile.email': email } },
          groupRefs(groups, parentGroup),
        );
      };
    },
  });
}
