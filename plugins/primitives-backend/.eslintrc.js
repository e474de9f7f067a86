module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImports: [
    {
      name: '@backstage/backend-test-utils',
      importNames: ['TestDatabases'],
      message:
        'Declare the suite by describeOnDatabases of src/__testUtils__/databases.ts, on SQLite and on PostgreSQL.',
    },
  ],
});
