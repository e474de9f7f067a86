import { Entity } from '@backstage/catalog-model';
import {
  AuthResolverContext,
  SignInResolverFactory,
  TokenParams,
} from '@backstage/plugin-auth-node';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createUsernameWithTeams } from './github-resolver';
import { groupRefs } from './groups';
import { createEmailWithGroups } from './oidc-resolver';

const ada: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada' },
};

/** What the token of somebody who signed in says; `findCatalogUser` is asked with `query`. */
async function signIn(
  factory: SignInResolverFactory<never, never>,
  info: object,
) {
  const issued: TokenParams[] = [];
  const queries: unknown[] = [];
  const ctx: AuthResolverContext = {
    issueToken: async params => {
      issued.push(params);
      return { token: 'x' };
    },
    findCatalogUser: async query => {
      queries.push(query);
      return { entity: ada };
    },
    resolveOwnershipEntityRefs: async () => ({
      ownershipEntityRefs: ['user:default/ada', 'group:default/orders-team'],
    }),
    signInWithCatalogUser: async () => {
      throw new Error('Not used');
    },
  };
  await factory(undefined as never)(info as never, ctx);
  return { claims: issued[0].claims, query: queries[0] };
}

describe('groupRefs', () => {
  it.each([
    [
      ['release', '/orders-team'],
      undefined,
      ['group:default/release', 'group:default/orders-team'],
    ],
    [['Release', 'release'], undefined, ['group:default/release']],
    // Whoever may make groups somewhere below must not make a release group there.
    [['/contractors/release', '/a/b/admins'], undefined, []],
    [
      [
        '/ameide/release',
        '/release',
        '/ameide/x/admins',
        '/contractors/admins',
      ],
      '/ameide',
      ['group:default/release'],
    ],
    [['/ameide/release'], 'ameide/', ['group:default/release']],
    [
      [
        '',
        '/',
        'a b',
        '-x',
        'x'.repeat(64),
        'group:default/admins',
        '../admins',
      ],
      undefined,
      [],
    ],
  ])('reads %j under %j as %j', (names, parent, refs) => {
    expect(groupRefs(names, parent)).toEqual(refs);
  });
});

describe('sign-in with OpenID Connect', () => {
  const factory = (
    options: { claim: string; parentGroup?: string } = { claim: 'groups' },
  ) => createEmailWithGroups(options) as never;
  const info = (
    userinfo: object,
    email: string | undefined = 'ada@example.com',
  ) => ({
    profile: { email },
    result: { fullProfile: { userinfo, tokenset: {} } },
  });

  it('joins the groups of the claim with those of the catalog, once each', async () => {
    const { claims, query } = await signIn(
      factory(),
      info({ groups: ['release', 'orders-team'] }),
    );
    expect(query).toEqual({
      filter: { 'spec.profile.email': 'ada@example.com' },
    });
    expect(claims).toEqual({
      sub: 'user:default/ada',
      ent: [
        'user:default/ada',
        'group:default/orders-team',
        'group:default/release',
      ],
    });
  });

  it('takes another claim, and only groups under a parent', async () => {
    const { claims } = await signIn(
      factory({ claim: 'teams', parentGroup: '/ameide' }),
      info({ teams: ['/ameide/admins', '/x/release'], groups: ['release'] }),
    );
    expect(claims.ent).toEqual([
      'user:default/ada',
      'group:default/orders-team',
      'group:default/admins',
    ]);
  });

  it.each([
    [{}],
    [{ groups: 'release' }],
    [{ groups: [1] }],
    [{ groups: null }],
  ])('takes %j for no groups', async userinfo => {
    expect((await signIn(factory(), info(userinfo))).claims.ent).toEqual([
      'user:default/ada',
      'group:default/orders-team',
    ]);
  });

  it('refuses whoever has no verified address', async () => {
    await expect(
      signIn(factory(), { ...info({}), profile: {} }),
    ).rejects.toThrow('no verified email address');
  });
});

describe('sign-in with GitHub', () => {
  const server = setupServer();
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());

  const api = 'https://ghe.example.com/api/v3';
  const factoryBelow = (parentTeam?: string) =>
    createUsernameWithTeams({
      ...{ apiBaseUrl: api, organization: 'ameideio' },
      ...(parentTeam && { parentTeam }),
    }) as never;
  const factory = factoryBelow('portal');
  const info = {
    result: {
      fullProfile: { username: 'ada' },
      session: { accessToken: 'gho_ada' },
    },
  };
  const team = (
    slug: string,
    login = 'AmeideIO',
    parent: string | undefined = 'portal',
  ) => ({
    slug,
    organization: { login },
    parent: parent ? { slug: parent } : null,
  });
  function github(
    options: { state?: string; status?: number; teams?: object[] } = {},
  ) {
    const { state = 'active', status = 200, teams = [] } = options;
    server.use(
      http.get(`${api}/user/memberships/orgs/ameideio`, ({ request }) =>
        request.headers.get('authorization') === 'token gho_ada'
          ? HttpResponse.json({ state }, { status })
          : HttpResponse.json({}, { status: 401 }),
      ),
      http.get(`${api}/user/teams`, ({ request }) => {
        const page = Number(new URL(request.url).searchParams.get('page') ?? 1);
        const link =
          page < teams.length
            ? { link: `<${api}/user/teams?page=${page + 1}>; rel="next"` }
            : undefined;
        return HttpResponse.json(teams.slice(page - 1, page), {
          headers: link,
        });
      }),
    );
  }

  it('takes no team that any member could have made, and none at all without a parent', async () => {
    const teams = [team('admins', 'AmeideIO', ''), team('release', 'AmeideIO', 'contractors')];
    github({ teams });
    const own = ['user:default/ada', 'group:default/orders-team'];
    expect((await signIn(factory, info)).claims.ent).toEqual(own);
    github({ teams: [...teams, team('release')] });
    expect((await signIn(factoryBelow(), info)).claims.ent).toEqual(own);
  });

  it("takes the organisation's teams from every page, and nobody else's", async () => {
    github({
      teams: [
        team('release'),
        team('admins', 'elsewhere'),
        team('orders-team'),
      ],
    });
    const { claims, query } = await signIn(factory, info);
    expect(query).toEqual({ entityRef: { name: 'ada' } });
    expect(claims).toEqual({
      sub: 'user:default/ada',
      ent: [
        'user:default/ada',
        'group:default/orders-team',
        'group:default/release',
      ],
    });
  });

  it.each([
    ['an invited member', { state: 'pending' }],
    ['whoever is no member', { status: 404 }],
    ['an app that the organisation has not approved', { status: 403 }],
  ])('refuses %s', async (_, options) => {
    github(options);
    await expect(signIn(factory, info)).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining("'ada' is no active member of ameideio"),
    });
  });
});
