/**
 * Stands in unit tests for the SDKs of clouds and caches that Backstage's packages load as soon as
 * they are imported, in each test file anew. No test uses one, and one that does fails by this.
 */
module.exports = new Proxy(
  {},
  {
    has: () => true,
    get: (_, name) =>
      function unused() {
        throw new Error(`Unit tests have no SDKs of clouds and caches (scripts/jest/unused-sdk.cjs); '${String(name)}' of one was used`);
      },
  },
);
