/** What the pages may know of the configuration, beyond what the plugins declare. */
export interface Config {
  /** How people sign in. */
  auth?: {
    /** The ways to sign in, by their name in Backstage. */
    providers?: {
      /** Whether a guest may sign in; the sign-in page offers it only then. */
      guest?: {
        /** @visibility frontend */
        userEntityRef?: string;
      };
      /**
       * Single sign-on; the sign-in page offers it when there is any.
       * @visibility frontend
       */
      oidc?: object;
      /**
       * Sign-in with GitHub; the sign-in page offers it when there is any.
       * @visibility frontend
       */
      github?: object;
    };
  };
}
