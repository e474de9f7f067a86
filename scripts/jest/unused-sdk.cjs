/**
 * Stands in unit tests for the SDKs of clouds and caches that Backstage's packages load as soon as
 * they are imported, in each test file anew. No test of the packages that name this file uses one,
 * and one that does fails by this; tests that read by Backstage's own URL readers need the SDKs.
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
