/**
 * A Yarn plugin that keeps an app on one release of Backstage. Each package of a release asks
 * for the others by `^` and the version that the release has of them, so the lower end of a
 * range is the release's own. Without it a new app without a lock file gets later releases'
 * packages beside the ones that `create-app` names. Hook: https://yarnpkg.com/advanced/plugin-tutorial
 */
module.exports = {
  name: 'one-release',
  factory: load => {
    const { structUtils } = load('@yarnpkg/core');
    return {
      hooks: {
        reduceDependency: async dependency =>
          dependency.scope === 'backstage' ? structUtils.makeDescriptor(dependency, dependency.range.replace(/^npm:\^/, 'npm:')) : dependency,
      },
    };
  },
};
