/** What the portal's own backend reads, beyond what the plugins declare. */
export interface Config {
  /** How people sign in. */
  auth?: {
    /** The ways to sign in, by their name in Backstage. */
    providers?: {
      /** Single sign-on. */
      oidc?: {
        /** Of the environment that `auth.environment` names. */
        [environment: string]: {
          /** Which of the provider's groups are groups of the catalog. */
          groups?: {
            /**
             * Claim that lists them, in the userinfo answer or the ID token.
             * @default groups
             * @visibility backend
             */
            claim?: string;
            /**
             * Path of the group whose direct members count; groups at the top when absent.
             * @visibility backend
             */
            parent?: string;
          };
        };
      };
      /** Sign-in with GitHub. */
      github?: {
        /** Of the environment that `auth.environment` names. */
        [environment: string]: {
          /** Which teams of the core repository's organisation are groups of the catalog. */
          groups?: {
            /**
             * Slug of the team whose direct child teams count; none when absent, since by
             * GitHub's default every member may make a team.
             * @visibility backend
             */
            parent?: string;
          };
        };
      };
    };
  };
  /** Where primitives live and run. */
  primitives?: {
    /** Groups of the default permission policy; see docs/security/identity-and-permissions.md. */
    permissions?: {
      /**
       * Moves digests in every environment, production among them.
       * @default group:default/release
       * @visibility backend
       */
      releaseGroup?: string;
      /**
       * May everything that is about primitives, waivers among it.
       * @default group:default/admins
       * @visibility backend
       */
      adminGroup?: string;
    };
  };
}
