import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  parseReportText,
  verifyReportSchema,
  verifyReportsSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { Answer, ScriptedGitHub } from '../../testing/scripted-github';
import { runAmeide } from '../../testing/run-ameide';
import { SeedRepository } from '../../testing/seed';
import { statusFor } from './run-verify';

jest.setTimeout(120_000);

const sha = 'a'.repeat(40);
const orders = ['--kind', 'domain', '--name', 'orders'];
const quick = ['--check', 'shape', 'scaffold-markers'];
const folder = 'primitives/domain/orders';
const outputSchema = z.object({
  output: z.object({ text: z.string(), annotations: z.array(z.unknown()) }),
});

describe('ameide primitive verify', () => {
  let seed: SeedRepository;
  let github: ScriptedGitHub;
  let refusal: Answer | undefined;

  beforeAll(async () => {
    seed = SeedRepository.create();
    const made = ['--language', 'typescript', '--root', seed.root];
    await runAmeide([
      'primitive',
      'scaffold',
      ...orders,
      ...made,
      '--from',
      'example',
    ]);
    await runAmeide([
      'primitive',
      'scaffold',
      '--kind',
      'process',
      '--name',
      'l2o',
      ...made,
    ]);
    seed.commit('Scaffold');
    github = await ScriptedGitHub.start(
      line =>
        refusal ?? {
          body: line.startsWith('GET')
            ? { total_count: 0, check_runs: [] }
            : { id: 7, html_url: 'http://github/runs/7', url: 'u' },
        },
    );
  });

  beforeEach(() => {
    refusal = undefined;
    github.requests.length = 0;
  });

  afterEach(() => {
    seed.git('checkout', '--quiet', '--', '.');
    seed.git('clean', '-fdq');
  });

  afterAll(async () => {
    await github.stop();
    seed.remove();
  });

  const ameide = (...args: string[]) =>
    runAmeide(
      ['primitive', 'verify', '--root', seed.root, ...args],
      github.environment,
    );

  it('prints the report on standard output, and nothing else', async () => {
    const ran = await ameide(...orders, ...quick, '--json');
    expect(ran.status).toBe(0);
    expect(verifyReportSchema.parse(JSON.parse(ran.output))).toMatchObject({
      summary: 'passed',
      primitive: { kind: 'domain', name: 'orders' },
      commit: seed.git('rev-parse', 'HEAD').trim(),
    });
    expect((await ameide(...orders, ...quick)).output).toContain(
      'Verify domain/orders: passed',
    );
    expect(github.requests).toEqual([]);
  });

  it('verifies all, in one order, whichever is done first', async () => {
    const { status, output, errors } = await ameide(
      '--all',
      ...quick,
      '--json',
      '--jobs',
      '2',
    );
    expect(status).toBe(1);
    const { summary, reports } = verifyReportsSchema.parse(JSON.parse(output));
    expect(summary).toBe('failed');
    expect(reports.map(r => [r.primitive.name, r.summary])).toEqual([
      ['orders', 'passed'],
      ['l2o', 'failed'],
    ]);
    expect(errors.trim().split('\n').sort()).toEqual([
      'domain/orders: passed',
      'process/l2o: failed',
    ]);
  });

  it('verifies what changed, in the tree too, and passes when nothing did', async () => {
    const nothing = await ameide('--changed', 'HEAD', ...quick);
    expect(nothing).toMatchObject({
      status: 0,
      output: 'No primitive to verify\n',
    });
    appendFileSync(join(seed.root, folder, 'README.md'), 'more\n');
    const one = await ameide('--changed', 'HEAD', ...quick, '--json');
    expect(
      verifyReportsSchema
        .parse(JSON.parse(one.output))
        .reports.map(r => r.primitive.name),
    ).toEqual(['orders']);
  });

  it.each([
    ['sarif', /"version": "2\.1\.0"[^]*"scaffold-markers\//],
    ['junit', /^<\?xml[^]*<testcase name="scaffold-markers"[^]*<failure /],
    ['github', /^::error file=primitives\/process\/l2o\//],
    ['text', /process\/l2o: failed[^]*2 primitives: 1 passed, 1 failed\n$/],
  ])('writes the report as %s into a file', async (format, form) => {
    const file = join(seed.root, 'report');
    const ran = await ameide(
      '--all',
      ...quick,
      '--format',
      format,
      '--output',
      file,
    );
    expect(ran).toMatchObject({ status: 1, output: '' });
    expect(readFileSync(file, 'utf8')).toMatch(form);
    expect(readFileSync(file, 'utf8')).not.toContain(seed.root);
  });

  it('refuses an output that has no folder, before the work', async () => {
    const ran = await ameide(
      ...orders,
      '--output',
      join(seed.root, 'no/where'),
    );
    expect(ran.status).toBe(2);
    expect(ran.errors).toContain('--output: there is no folder');
  });

  it('generates code anew on request, says what it wrote, and touches nothing else', async () => {
    const generated = seed
      .git('ls-files', `${folder}/src/gen`)
      .trim()
      .split('\n')[0];
    const own = join(seed.root, folder, 'src/main.ts');
    const mine = `${readFileSync(own, 'utf8')}// mine\n`;
    const before = readFileSync(join(seed.root, generated), 'utf8');
    const break_ = () => {
      appendFileSync(join(seed.root, generated), '// by hand\n');
      writeFileSync(
        join(seed.root, folder, 'src/gen/stale.ts'),
        'export {};\n',
      );
      writeFileSync(own, mine);
    };
    break_();
    const red = await ameide(...orders, '--check', 'codegen');
    expect(red).toMatchObject({ status: 1 });
    const { status, errors } = await ameide(
      ...orders,
      '--check',
      'codegen',
      '--fix',
    );
    expect(status).toBe(0);
    expect(errors).toContain(`wrote ${generated}\n`);
    expect(errors).toContain(`removed ${folder}/src/gen/stale.ts\n`);
    expect(readFileSync(join(seed.root, generated), 'utf8')).toBe(before);
    expect(existsSync(join(seed.root, folder, 'src/gen/stale.ts'))).toBe(false);
    expect(readFileSync(own, 'utf8')).toBe(mine);
    const again = await ameide(...orders, '--check', 'codegen', '--fix');
    expect(again.errors).toBe('');
  });

  it('writes the report to a check run, also when it failed', async () => {
    const l2o = ['--kind', 'process', '--name', 'l2o'];
    const { status, errors } = await ameide(
      ...l2o,
      ...quick,
      '--check-run',
      sha,
    );
    expect(status).toBe(1);
    expect(errors).toContain('Check run: http://github/runs/7');
    expect(github.lines).toEqual([
      `GET /repos/ameideio/ameide/commits/${sha}/check-runs?check_name=ameide%20verify%20process%2Fl2o&filter=latest`,
      'POST /repos/ameideio/ameide/check-runs',
    ]);
    const { body, authorization } = github.requests[1];
    expect(authorization).toBe('token not-a-real-token');
    expect(body).toMatchObject({
      name: 'ameide verify process/l2o',
      head_sha: sha,
      external_id: 'process/l2o',
      conclusion: 'failure',
      details_url: 'http://github/ameideio/ameide/actions/runs/42',
    });
    const { text, annotations } = outputSchema.parse(body).output;
    expect(verifyReportSchema.parse(parseReportText(text)).summary).toBe(
      'failed',
    );
    expect(annotations[0]).toMatchObject({
      annotation_level: 'failure',
      start_line: expect.any(Number),
    });
  });

  it('says so when GitHub refuses, with what to do, and does not say the token', async () => {
    refusal = {
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    };
    const { status, errors, output } = await ameide(
      ...orders,
      ...quick,
      '--check-run',
      sha,
    );
    expect(status).toBe(1);
    expect(errors).toContain(
      'could not write the check run "ameide verify domain/orders"',
    );
    expect(errors).toContain('Resource not accessible by integration');
    expect(errors).toContain('the token may not do this');
    expect(errors + output).not.toContain('not-a-real-token');
  });

  it('asks for a token before the work, not after it', async () => {
    const ran = await runAmeide(
      [
        'primitive',
        'verify',
        '--root',
        seed.root,
        ...orders,
        '--check-run',
        sha,
      ],
      { ...github.environment, GITHUB_TOKEN: '' },
    );
    expect(ran).toMatchObject({ status: 2, output: '' });
    expect(ran.errors).toContain(
      'environment variable GITHUB_TOKEN: is not set',
    );
  });

  it('tells a check that could not run from one that failed', async () => {
    const bin = join(seed.root, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'buf'), '#!/bin/sh\nexit 7\n', { mode: 0o755 });
    const { status, output } = await ameide(
      ...orders,
      '--check',
      'contract',
      '--no-cache',
    );
    rmSync(join(seed.root, 'node_modules'), { recursive: true });
    expect(output).toContain('ERROR   contract');
    expect(status).toBe(1);
  });
});

it.each([
  [[], 0],
  [['passed'], 0],
  [['passed', 'failed'], 1],
  [['passed', 'other'], 1],
  [['failed', 'missing-tool'], 3],
] as const)('leaves %j with %d', (outcomes, status) => {
  const reports = outcomes.map(outcome => {
    const isError = outcome === 'other' || outcome === 'missing-tool';
    const result = isError ? ('error' as const) : outcome;
    return {
      schemaVersion: 1 as const,
      summary: result,
      primitive: { kind: 'domain', name: 'orders' },
      tools: {},
      checks: [
        {
          check: 'tests' as const,
          status: result,
          // Words decide nothing.
          message: 'buf is not installed',
          durationMs: 1,
          issues: [],
          ...(isError && { error: { kind: outcome } }),
        },
      ],
      next_steps: [],
    };
  });
  expect(statusFor(reports)).toBe(status);
});
