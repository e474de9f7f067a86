import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  AuthResolverContext,
  BackstageSignInResult,
} from '@backstage/plugin-auth-node';

/**
 * Signs a person of the catalog in as themself and as a member of the groups that the
 * catalog, or the identity provider, says they are in. A person whom the catalog does not
 * know is refused by `findCatalogUser`.
 * @internal
 */
export async function issueIdentity(
  ctx: AuthResolverContext,
  query: Parameters<AuthResolverContext['findCatalogUser']>[0],
  groups: readonly string[],
): Promise<BackstageSignInResult> {
  const { entity } = await ctx.findCatalogUser(query);
  const { ownershipEntityRefs } = await ctx.resolveOwnershipEntityRefs(entity);
  return ctx.issueToken({
    claims: {
      sub: stringifyEntityRef(entity),
      ent: [...new Set([...ownershipEntityRefs, ...groups])],
    },
  });
}
