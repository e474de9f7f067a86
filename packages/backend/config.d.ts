/** What the portal's own backend reads, beyond what the plugins declare. */
export interface Config {
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
