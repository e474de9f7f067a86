import { CheckDescription, Rule } from '../rule';

/** The check `tests-present`, for its page and its findings. @internal */
export const testsPresentDescription = {
  title: 'Tests present',
  what: 'There is at least one file of unit tests by the convention of the language: Go `*_test.go` without the build tag `integration`; TypeScript `src/__tests__/unit/*.test.ts`; Python `tests/**/test_*.py` with a test that is not marked `pytest.mark.integration`, by itself, its class or its module.',
  rules: [
    {
      id: 'tests-present/no-unit-test',
      severity: 'error',
      title: 'No unit test',
      why: 'Code that nothing tests breaks without a sound, and every later step of the pipeline proves that something runs, not that it is right.',
      fix: 'Write a test of the handler that can fail.',
      limits:
        'Looks at names and marks only: that the tests run, and that there is one in the file, is for the check of the tests. Marks that a `conftest.py` sets while pytest collects are not seen.',
    },
  ],
} as const satisfies CheckDescription;

const why = {
  empty:
    'A runner that finds no test ends well, and proves nothing: a wrong pattern, a renamed folder or a tag is enough.',
  failed: 'The code does not do what its own tests say that it does.',
  skipped:
    'A test that is skipped proves nothing, and most are skipped because something that they need is not there.',
};

const fix = {
  empty:
    'Write a test that can fail, where the convention of the language has its place.',
  failed:
    'Make the code or the test right; the JUnit file in test-results has all of the output.',
  skipped: 'Make it run, or take it out.',
};

const limits = {
  empty: 'A test without an assertion counts as a test.',
  failed:
    'Tests run code of the tree, which could forge its own report; a review has to see that.',
  skipped: 'A test that returns early counts as passed.',
};

function rulesOf(phase: 'unit' | 'integration'): Rule[] {
  const words = { unit: 'unit tests', integration: 'local integration tests' }[
    phase
  ];
  return (['empty', 'failed', 'skipped'] as const).map(outcome => ({
    id: `tests/${phase}-${outcome}`,
    severity: 'error',
    title: {
      empty: `No ${words} ran`,
      failed: `One of the ${words} failed`,
      skipped: `One of the ${words} was skipped`,
    }[outcome],
    why: why[outcome],
    fix: fix[outcome],
    limits: limits[outcome],
  }));
}

/** The check `tests`, for its page and its findings. @internal */
export const testsDescription: CheckDescription = {
  title: 'Tests run',
  what: 'The unit tests, then the local integration tests, run in a process of their own, without tokens, with a time limit (`tests.timeoutSeconds` in ameide.yaml), and on Linux without a network where the machine allows it. Each phase leaves JUnit XML in `test-results`; a runner that dies before gets one written for it. The check passes when every test passed and none was skipped.',
  rules: [...rulesOf('unit'), ...rulesOf('integration')],
};
