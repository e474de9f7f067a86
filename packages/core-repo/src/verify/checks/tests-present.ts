import { Check } from '../check';
import { findTests } from '../test-files';

/** There is something that could fail. @internal */
export const testsPresentCheck: Check = {
  id: 'tests-present',
  inputs: [],
  async run({ files, folder, language }) {
    const { unit, integration } = findTests(language, files);
    return {
      message: `${unit.length} unit and ${integration.length} integration test files`,
      issues: unit.length
        ? []
        : [
            {
              rule: 'tests-present/no-unit-test',
              severity: 'error',
              message: `there is no unit test under ${folder}`,
              remedy: 'Write one as src/__tests__/unit/<what>.test.ts',
            },
          ],
    };
  },
};
