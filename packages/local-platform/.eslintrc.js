module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // A choice of three values reads best as one expression.
    'no-nested-ternary': 'off',
  },
  overrides: [
    // What only tests load may come from the development dependencies.
    { files: ['src/**/testing/**'], rules: { '@backstage/no-undeclared-imports': 'off' } },
  ],
});
