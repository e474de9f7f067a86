import { fetchWithin } from '@ameide/plugin-primitives-common';
import { NotAllowedError } from '@backstage/errors';
import {
  createSignInResolverFactory,
  OAuthAuthenticatorResult,
  PassportProfile,
  SignInInfo,
} from '@backstage/plugin-auth-node';
import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { groupRefs } from './groups';
import { issueIdentity } from './issue-identity';

const membershipSchema = z.object({ state: z.enum(['active', 'pending']) });
const teamsSchema = z.array(
  z.object({
    slug: z.string(),
    organization: z.object({ login: z.string() }),
    parent: z.object({ slug: z.string() }).nullish(),
  }),
);

/** Somebody waits to be let in; a hundred teams have some hundred kilobytes. */
const limits = { timeoutMs: 15_000, maxBytes: 8 * 1024 * 1024 };

/**
 * Backstage's `usernameMatchingUserEntityName`, the user of the catalog who is named like
 * the GitHub account, with the slugs of the organisation's teams right below `parentTeam` as
 * groups, and none without one: by default every member may make a team, of any name that is
 * free (docs.github.com, "Setting team creation permissions in your organization"), but below
 * another only who maintains that one. The account must be an active member of the
 * organisation: a name that its owner gave up may be somebody else's today. It takes none of
 * the original's options.
 * @internal
 */
export function createUsernameWithTeams({
  apiBaseUrl,
  organization,
  parentTeam,
}: {
  apiBaseUrl: string;
  organization: string;
  /** Its slug. */
  parentTeam?: string;
}) {
  return createSignInResolverFactory({
    create() {
      return async (
        info: SignInInfo<OAuthAuthenticatorResult<PassportProfile>>,
        ctx,
      ) => {
        const { fullProfile, session } = info.result;
        if (!fullProfile.username)
          throw new NotAllowedError(
            'GitHub tells no user name of this account',
          );
        const github = new Octokit({
          auth: session.accessToken,
          baseUrl: apiBaseUrl,
          request: {
            // A next page elsewhere would get the person's token.
            fetch: (url: string, init: RequestInit) =>
              fetchWithin(url, init, { ...limits, base: apiBaseUrl }),
          },
        });
        if (!(await isMember(github))) {
          throw new NotAllowedError(
            `The GitHub account '${fullProfile.username}' is no active member of ${organization}, or the organisation has not approved this OAuth app`,
          );
        }
        const groups = parentTeam
          ? groupRefs(await slugsBelow(github, parentTeam))
          : [];
        return issueIdentity(
          ctx,
          { entityRef: { name: fullProfile.username } },
          groups,
        );
      };
    },
  });

  async function slugsBelow(
    github: Octokit,
    parent: string,
  ): Promise<string[]> {
    const teams = teamsSchema.parse(
      await github.paginate('GET /user/teams', { per_page: 100 }),
    );
    return teams
      .filter(
        team =>
          team.organization.login.toLowerCase() ===
            organization.toLowerCase() && team.parent?.slug === parent,
      )
      .map(team => team.slug);
  }

  async function isMember(github: Octokit): Promise<boolean> {
    try {
      const { data } = await github.request(
        'GET /user/memberships/orgs/{org}',
        { org: organization },
      );
      return membershipSchema.parse(data).state === 'active';
    } catch (error) {
      if (
        z
          .object({ status: z.union([z.literal(403), z.literal(404)]) })
          .safeParse(error).success
      )
        return false;
      throw error;
    }
  }
}
