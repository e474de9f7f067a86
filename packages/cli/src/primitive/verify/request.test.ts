import { InvalidInputError } from '@ameide/core-repo';
import { readRequest, VerifyFlags, VerifyRequest } from './request';

const flags = (given: Partial<VerifyFlags>): VerifyFlags => ({
  root: '.',
  cache: true,
  ...given,
});
const one = { kind: 'domain', name: 'orders' };

it.each<[string, Partial<VerifyFlags>, Partial<VerifyRequest>]>([
  [
    'one primitive',
    one,
    { select: one, format: 'text', fix: false, cache: true },
  ],
  ['all of them', { all: true }, { select: 'all' }],
  [
    'what changed, which is the base too',
    { changed: 'main' },
    { select: { changed: 'main' }, base: 'main' },
  ],
  ['another base', { changed: 'main', base: 'v1' }, { base: 'v1' }],
  ['JSON', { ...one, json: true }, { format: 'json' }],
  ['SARIF', { ...one, format: 'sarif' }, { format: 'sarif' }],
  ['some checks', { ...one, check: ['shape'] }, { checks: ['shape'] }],
  [
    'a fix of what is checked',
    { ...one, check: ['codegen'], fix: true },
    { fix: true },
  ],
  ['jobs', { all: true, jobs: '4' }, { jobs: 4 }],
  ['no cache', { all: true, cache: false }, { cache: false }],
])('takes %s', (_title, given, request) => {
  expect(readRequest(flags(given))).toMatchObject(request);
});

it('has no base on the first push of a branch', () => {
  expect(readRequest(flags({ changed: '0'.repeat(40) }))).not.toHaveProperty(
    'base',
  );
});

it.each<[Partial<VerifyFlags>, string]>([
  [{}, 'nothing to verify: give --kind and --name, --all, or --changed <base>'],
  [{ kind: 'domain' }, '--kind needs --name beside it'],
  [{ name: 'orders' }, '--name needs --kind beside it'],
  [{ all: true, changed: 'main' }, '--all and --changed exclude each other'],
  [{ all: true, kind: 'domain' }, '--all and --kind exclude each other'],
  [{ all: true, name: 'orders' }, '--all and --name exclude each other'],
  [{ changed: 'main', ...one }, '--changed and --kind exclude each other'],
  [
    { ...one, json: true, format: 'text' },
    '--json and --format exclude each other',
  ],
  [
    { ...one, fix: true, checkRun: 'a'.repeat(40) },
    '--fix and --check-run exclude each other: a check run is about a commit as it is',
  ],
  [
    { ...one, fix: true, check: ['shape'] },
    '--fix and --check exclude each other: --fix is about the check codegen',
  ],
  [{ ...one, jobs: '0' }, '--jobs: must be a number from 1 to 99'],
  [{ ...one, jobs: '1e3' }, '--jobs: must be a number from 1 to 99'],
  [
    { ...one, checkRun: 'main' },
    '--check-run: must be the full SHA of a commit, 40 hexadecimal digits',
  ],
])('refuses %j', (given, message) => {
  expect(() => readRequest(flags(given))).toThrow(
    new InvalidInputError(message),
  );
});
