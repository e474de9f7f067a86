import { nameProblem } from './language-names';

it.each([
  ['go', 'orders', undefined],
  ['go', 'linux', undefined],
  ['go', 'linux-images', undefined],
  ['go', 'a-test', undefined],
  ['go', 'notify-ios', 'compile code of that name for ios alone'],
  ['go', 'orders-arm64', 'compile code of that name for arm64 alone'],
  ['go', 'internal', 'Go keeps "internal" for itself'],
  ['go', 'vendor', 'Go keeps "vendor" for itself'],
  ['go', 'vendor-invoices', undefined],
  ['python', 'import', 'is a keyword of Python'],
  ['python', 'import-orders', undefined],
  ['python', 'notify-ios', undefined],
  ['typescript', 'import', undefined],
  ['typescript', 'notify-ios', undefined],
])('in %s, %s: %s', (language, name, problem) => {
  const found = nameProblem(language, name);
  expect(found ?? 'fine').toContain(problem ?? 'fine');
});
