import { Check } from '../check';
import { findingsBy } from '../finding';
import { readTextOnce } from '../read-once';
import { findTests } from '../test-files';
import { testsPresentDescription } from '../tests/rules';

const finding = findingsBy(testsPresentDescription);

/** There is something that could fail. @internal */
export const testsPresentCheck: Check = {
  id: 'tests-present',
  description: testsPresentDescription,
  inputs: [],
  async run(context) {
    const { files, folder, language } = context;
    const tests = await findTests(language, files, file =>
      readTextOnce(context, file),
    );
    if (!tests)
      throw new Error(`nobody here knows where tests in ${language} are`);
    const { unit, integration } = tests;
    return {
      message: `${unit.length} unit and ${integration.length} integration test files`,
      issues: unit.length
        ? []
        : [
            finding('tests-present/no-unit-test', {
              message: `there is no unit test under ${folder}`,
            }),
          ],
    };
  },
};
