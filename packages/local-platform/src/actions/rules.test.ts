import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { satisfies } from './builtin/version-range';
import { planCopy } from './dockerfile/context-files';
import { buildDockerfile } from './dockerfile/build';
import { toCondition } from './expressions/condition';
import { evaluateExpression } from './expressions/evaluate';
import { hashFilesFunction, statusFunctions } from './expressions/functions';
import type { Json } from './expressions/json';
import { ConcurrencyGroups } from './plan/concurrency';
import { ancestors, combineResults, jobStatus, type JobResult } from './plan/job-status';
import { expandMatrix, matrixSuffix } from './plan/matrix';
import { lowerPermissions, tokenPermissions } from './plan/permissions';
import { parseCommandFile } from './run/command-files';
import { Masks } from './run/masks';
import { parseWorkflowCommand, toAnnotation } from './run/workflow-command';
import { inDateRange } from './api/run-filter';
import { cronMatches } from './triggers/cron';
import { asksToSkip, passesFilter } from './triggers/match';
import { matchesPatterns } from './triggers/patterns';

describe('filter patterns', () => {
  it.each([
    ['main', ['main'], true],
    ['feature/a', ['feature/*'], true],
    ['feature/a/b', ['feature/*'], false],
    ['feature/a/b', ['feature/**'], true],
    ['releases/10-beta', ['releases/**', '!releases/**-beta'], false],
    ['v1.12', ['v[12].[0-9]+'], true],
    ['v3.1', ['v[12].[0-9]+'], false],
    ['src/a.js', ['**/*.js'], true],
    ['a.jsx', ['*.jsx?'], true],
    ['a.js', ['*.jsx?'], true],
    ['primitives/domain/x/README.md', ['primitives/**', '!**/*.md', 'primitives/domain/x/README.md'], true],
    ['mainly', ['main'], false],
    ['a+b', ['a\\+b'], true],
  ])('%s against %j: %s', (value, patterns, expected) => expect(matchesPatterns(value, patterns)).toBe(expected));

  const push = (ref: string, ...paths: string[]) => ({ event: 'push' as const, ref, changedPaths: () => paths });
  const pull = (action: string, baseBranch = 'main') => ({ event: 'pull_request' as const, action, baseBranch, changedPaths: () => ['a'] });
  it.each([
    [{}, push('refs/heads/x'), true],
    [{}, push('refs/tags/v1'), true],
    [{ branches: ['main'] }, push('refs/tags/v1'), false],
    [{ tags: ['v*'] }, push('refs/heads/main'), false],
    [{ tags: ['v*'], branches: ['main'] }, push('refs/tags/v1'), true],
    [{ 'branches-ignore': ['wip/**'] }, push('refs/heads/wip/a'), false],
    [{ paths: ['docs/**'] }, push('refs/heads/main', 'src/a', 'docs/b'), true],
    [{ paths: ['docs/**'] }, push('refs/heads/main', 'src/a'), false],
    [{ 'paths-ignore': ['docs/**'] }, push('refs/heads/main', 'docs/a'), false],
    [{ 'paths-ignore': ['docs/**'] }, push('refs/heads/main', 'docs/a', 'b'), true],
    [{}, pull('labeled'), false],
    [{ types: ['labeled'] }, pull('labeled'), true],
    [{ branches: ['release'] }, pull('opened'), false],
    [{ types: ['image-published'] }, { event: 'repository_dispatch' as const, action: 'other' }, false],
  ])('%j with %j: %s', (filter, occurrence, expected) => expect(passesFilter(filter, occurrence)).toBe(expected));

  it.each([['a [skip ci] b', true], ['[no ci]', true], ['a\n\nskip-checks: true', true], ['skip ci', false]])('%j asks to skip: %s', (message, expected) =>
    expect(asksToSkip(message)).toBe(expected));

  it.each([
    ['17 * * * *', '2026-05-01T10:17:30Z', true],
    ['*/15 9-17 * * mon-fri', '2026-05-01T09:30:00Z', true],
    ['*/15 9-17 * * mon-fri', '2026-05-02T09:30:00Z', false],
    ['0 0 1 * 0', '2026-05-03T00:00:00Z', true],
  ])('%s at %s: %s', (cron, time, expected) => expect(cronMatches(cron, new Date(time))).toBe(expected));
});

describe('expressions', () => {
  const contexts = { github: { ref: 'refs/heads/main', event: { list: [{ n: 1 }, { n: 2 }] } }, needs: { a: { result: 'success' } }, vars: {} };
  it.each<[string, unknown]>([
    ["github.ref == 'REFS/heads/main'", true],
    ["vars.NOPE || 'ghcr.io'", 'ghcr.io'],
    ['github.event.nope.deeper', null],
    ["join(github.event.list.*.n, '-')", '1-2'],
    ["format('{0}-{1}', 1, needs.a.result)", '1-success'],
    ["contains(fromJSON('[\"a\"]'), 'a')", true],
    ["toJSON(needs.a.result)", '"success"'],
    ["startsWith('abc', 'AB') && endsWith('abc', 'c')", true],
    ["contains(needs.*.result, 'failure')", false],
    ["matrix.x == ''", true],
    ['1 < 2 && !false', true],
  ])('%s gives %j', (text, expected) => expect(evaluateExpression(text, { contexts })).toEqual(expected));

  it('names the expression that it cannot evaluate', () => {
    expect(() => evaluateExpression('nope(1)', { contexts })).toThrow("Expression 'nope(1)'");
  });

  it.each([
    ['', 'success()'],
    ["github.ref == 'x'", "success() && (github.ref == 'x')"],
    ['${{ always() }}', 'always()'],
    ["!cancelled() && a", '!cancelled() && a'],
    ["github.x == 'always()'", "success() && (github.x == 'always()')"],
  ])('condition %j is %j', (text, expected) => expect(toCondition(text)).toBe(expected));

  it('hashes files in order, and gives nothing where none is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hash-'));
    writeFileSync(join(folder, 'a.lock'), 'a');
    const scope = { contexts: {}, functions: hashFilesFunction(folder) };
    expect(evaluateExpression("hashFiles('**/*.lock')", scope)).toMatch(/^[0-9a-f]{64}$/);
    expect(evaluateExpression("hashFiles('nope')", scope)).toBe('');
  });
});

describe('jobs', () => {
  it.each<[JobResult[], boolean, string, boolean]>([
    [['success'], false, 'success()', true],
    [['skipped'], false, 'success()', false],
    [['skipped'], false, 'failure()', false],
    [['failure', 'skipped'], false, 'failure()', true],
    [['failure'], false, 'always()', true],
    [['success'], true, 'success()', false],
    [['success'], true, '!cancelled()', false],
    [[], false, 'success()', true],
  ])('after %j, cancelled %s: %s is %s', (results, cancelled, condition, expected) =>
    expect(evaluateExpression(condition, { contexts: {}, functions: statusFunctions(jobStatus(results, cancelled)) })).toBe(expected));

  it('counts what a needed job needs', () => {
    expect(ancestors('c', new Map([['a', []], ['b', ['a']], ['c', ['b']]]))).toEqual(['b', 'a']);
  });

  it.each<[JobResult[], JobResult]>([
    [['success', 'failure', 'cancelled'], 'failure'],
    [['success', 'cancelled'], 'cancelled'],
    [['success', 'skipped'], 'success'],
    [['skipped'], 'skipped'],
  ])('%j together: %s', (results, expected) => expect(combineResults(results)).toBe(expected));

  it.each<[Json, Json]>([
    [{ a: [1, 2], b: ['x'] }, [{ a: 1, b: 'x' }, { a: 2, b: 'x' }]],
    [{ a: [1, 2], exclude: [{ a: 1 }] }, [{ a: 2 }]],
    [{ a: [1, 2], include: [{ a: 1, c: 'y' }, { a: 3 }, { d: 'z' }] }, [{ a: 1, c: 'y', d: 'z' }, { a: 2, d: 'z' }, { a: 3 }]],
    [{ include: [{ kind: 'x', name: 'y' }] }, [{ kind: 'x', name: 'y' }]],
  ])('matrix %j', (matrix, legs) => expect(expandMatrix(matrix)).toEqual(legs));

  it.each([
    [{ a: [] }, "Matrix vector 'a' does not contain any values"],
    [{ include: [] }, 'Matrix must define at least one vector'],
    ['x', 'Matrix must be a map'],
  ])('refuses matrix %j', (matrix, message) => expect(() => expandMatrix(matrix)).toThrow(message));

  it('names a leg by its values', () => {
    expect(matrixSuffix({ a: 'x', b: { c: 1, d: true } })).toBe(' (x, 1, true)');
    expect(matrixSuffix(undefined)).toBe('');
  });

  it('gives a token what the file says, and a called workflow no more than its caller', () => {
    const map = { kind: 'map' as const, line: 1, entries: [{ key: 'checks', value: { kind: 'literal' as const, value: 'write', line: 1 }, line: 1 }] };
    expect(tokenPermissions(map, undefined)).toEqual({ metadata: 'read', checks: 'write' });
    expect(tokenPermissions(undefined, undefined)).toEqual({ metadata: 'read', contents: 'read', packages: 'read' });
    expect(lowerPermissions({ contents: 'write', checks: 'read' }, { contents: 'read' })).toEqual({ contents: 'read', checks: 'none' });
  });

  it('runs one of a group, lets one wait, and replaces the one that waits', () => {
    const groups = new ConcurrencyGroups();
    const log: string[] = [];
    const member = (label: string) => ({ label, start: () => log.push(`${label} starts`), cancel: () => log.push(`${label} cancelled`) });
    const how = { cancelInProgress: false, isQueue: false };
    const leaveA = groups.enter('G', how, member('a'));
    groups.enter('g', how, member('b'));
    const leaveC = groups.enter('g', how, member('c'));
    leaveA();
    groups.enter('g', { ...how, cancelInProgress: true }, member('d'));
    leaveC();
    expect(log).toEqual(['a starts', 'b cancelled', 'c starts', 'c cancelled', 'd starts']);
  });

  it('lets all wait that ask for a queue, and starts them in the order they came', () => {
    const groups = new ConcurrencyGroups();
    const log: string[] = [];
    const enter = (label: string) =>
      groups.enter('g', { cancelInProgress: false, isQueue: true }, { label, start: () => log.push(`${label} starts`), cancel: () => log.push(`${label} cancelled`) });
    const [leaveA, leaveB, leaveC] = ['a', 'b', 'c', 'd'].map(enter);
    leaveC?.();
    leaveA?.();
    leaveB?.();
    expect(log).toEqual(['a starts', 'b starts', 'd starts']);
  });
});

describe('steps', () => {
  it.each<[string, [string, string][]]>([
    ['a=1\nb=x=y\n', [['a', '1'], ['b', 'x=y']]],
    ['a<<END\nline 1\n\nline 3\nEND\nb=2', [['a', 'line 1\n\nline 3'], ['b', '2']]],
    ['a=b<<c\n', [['a', 'b<<c']]],
    ['a=\n', [['a', '']]],
  ])('reads %j', (content, pairs) => expect(parseCommandFile(content)).toEqual(pairs));
  it.each(['nonsense', 'a<<END\nno end', '<<X\nX'])('refuses %j', content => expect(() => parseCommandFile(content)).toThrow(/Invalid/));

  it('reads annotations', () => {
    const command = parseWorkflowCommand('::error file=a%2Cb.ts,line=3,endLine=4,title=T::one%0Atwo: three::');
    expect(command && toAnnotation(command)).toEqual({ level: 'failure', file: 'a,b.ts', line: 3, endLine: 4, title: 'T', message: 'one\ntwo: three::' });
    expect(parseWorkflowCommand('text ::error::x')).toBeUndefined();
    expect(parseWorkflowCommand('::group::A')).toEqual({ name: 'group', properties: {}, message: 'A' });
  });

  it('hides each line of a secret, the longest first', () => {
    const masks = new Masks(['abc', 'abcdef', 'line one\nline two', '']);
    expect(masks.hide('abcdef abc x line two')).toBe('*** *** x ***');
  });

  it.each([
    ['v22.23.3', '22', true],
    ['v22.23.3', '22.x', true],
    ['v22.23.3', '>=20 <23', true],
    ['v22.23.3', '^22.1 || 24', true],
    ['v22.23.3', '~22.22', false],
    ['v22.23.3', '24.x', false],
    ['v22.23.3', 'lts/*', true],
    ['3.11.7', '3.11', true],
    ['1.26.8', '>=1.22', true],
    ['1.26.8', '1.2', false],
  ])('%s satisfies %s: %s', (version, range, expected) => expect(satisfies(version, range)).toBe(expected));

  it.each([
    ['2026-05-01T10:00:00Z', '>=2026-05-01', true],
    ['2026-05-01T10:00:00Z', '2026-04-01..2026-05-01', true],
    ['2026-05-01T10:00:00Z', '<2026-05-01', false],
  ])('%s in %s: %s', (time, range, expected) => expect(inDateRange(time, range)).toBe(expected));
});

describe('Dockerfiles', () => {
  const files = ['a.txt', 'dist/main', 'dist/lib/x.js', 'b.txt'];
  it.each([
    [['dist/'], './', [['dist/lib/x.js', '/app/lib/x.js'], ['dist/main', '/app/main']]],
    [['a.txt'], '/opt/', [['a.txt', '/opt/a.txt']]],
    [['a.txt'], '/opt/c', [['a.txt', '/opt/c']]],
    [['*.txt'], '.', [['a.txt', '/app/a.txt'], ['b.txt', '/app/b.txt']]],
    [['dist/main', 'a.txt'], 'x/', [['dist/main', '/app/x/main'], ['a.txt', '/app/x/a.txt']]],
  ])('COPY %j %s', (sources, target, copies) => {
    const plan = planCopy(files, sources, target, '/app');
    expect(plan.copies.map(({ from, to }) => [from, to]).sort()).toEqual([...copies].sort());
    expect(plan.missing).toEqual([]);
  });

  it.each([
    ['FROM a\nRUN make\n', "Unsupported Dockerfile instruction 'RUN' on line 2"],
    ['FROM a\nFROM b\n', "Unsupported Dockerfile instruction 'FROM' on line 2"],
    ['FROM a\n\n# x\nADD \\\n  a b\n', "Unsupported Dockerfile instruction 'ADD' on line 4"],
    ['FROM a\nCMD ./main\n', 'the shell form is not done'],
    ['FROM a\nCOPY nope /\n', "COPY on line 2: 'nope' not found"],
    ['FROM a\nCOPY --from=b x /\n', "'--from=b' is not done"],
  ])('refuses %j', (dockerfile, message) => {
    const context = mkdtempSync(join(tmpdir(), 'context-'));
    const layer = mkdtempSync(join(tmpdir(), 'layer-'));
    expect(() => buildDockerfile({ dockerfile, context, layer, platform: 'linux/amd64', buildArgs: {}, labels: {}, log: () => {} })).toThrow(message);
  });

  it('gives each platform its own files to a Dockerfile that asks for its name', () => {
    const context = mkdtempSync(join(tmpdir(), 'context-'));
    const dockerfile = 'FROM --platform=$BUILDPLATFORM a\nARG TARGETARCH\nARG TARGETVARIANT\nCOPY dist/${TARGETARCH}/ /app/\nENV ON=$TARGETOS/$TARGETARCH/$TARGETVARIANT\n';
    for (const architecture of ['amd64', 'arm64']) {
      mkdirSync(join(context, 'dist', architecture), { recursive: true });
      writeFileSync(join(context, 'dist', architecture, 'main'), architecture);
    }
    const built = ['linux/amd64', 'linux/arm64'].map(platform => {
      const layer = mkdtempSync(join(tmpdir(), 'layer-'));
      const { Env } = buildDockerfile({ dockerfile, context, layer, platform, buildArgs: {}, labels: {}, log: () => {} });
      return [readFileSync(join(layer, 'app/main'), 'utf8'), Env];
    });
    // TARGETOS was not asked for by ARG, so it is empty, as it is for BuildKit.
    expect(built).toEqual([['amd64', ['ON=/amd64/']], ['arm64', ['ON=/arm64/']]]);
  });
});
