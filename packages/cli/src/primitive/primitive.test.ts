import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { cpSync, mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Finding,
  parseReportText,
  publishReportSchema,
  VerifyReport,
  verifyReportSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { createProgram } from '../program';
import { annotationsOf } from './check-run';
import { shortenReport } from './verify/shorten-report';

jest.setTimeout(60_000);

// eslint-disable-next-line no-restricted-syntax -- tests run from sources
const seed = join(__dirname, '../../../../templates/repositories/core');
const sha = 'a'.repeat(40);
const digest = `sha256:${'b'.repeat(64)}`;
const finding: Finding = {
  rule: 'r',
  severity: 'error',
  message: 'm',
  file: 'f',
  line: 1,
  remedy: 'do',
};

type Request = { line: string; body: unknown; authorization?: string };

const outputSchema = z.object({
  output: z.object({ text: z.string(), annotations: z.array(z.unknown()) }),
});

function outputOf(body: unknown) {
  return outputSchema.parse(body).output;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

describe('ameide primitive', () => {
  let root: string;
  let server: Server;
  let requests: Request[];
  let known: object[];
  let status: number;
  let output: string;
  let errors: string;
  const before = { ...process.env };

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'core-cli-'));
    cpSync(seed, root, { recursive: true });
    [requests, known, status, output, errors] = [[], [], 200, '', ''];
    server = createServer(async (request, response) => {
      const text = await read(request);
      requests.push({
        line: `${request.method} ${request.url}`,
        body: text ? JSON.parse(text) : undefined,
        authorization: request.headers.authorization,
      });
      response.setHeader('content-type', 'application/json');
      if (status !== 200)
        response
          .writeHead(status)
          .end('{"message":"Resource not accessible by integration"}');
      else if (request.method === 'GET')
        response.end(
          JSON.stringify({ total_count: known.length, check_runs: known }),
        );
      else
        response.end(
          JSON.stringify({ id: 7, html_url: 'http://github/runs/7', url: 'u' }),
        );
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      GITHUB_TOKEN: 'not-a-real-token',
      GITHUB_API_URL: `http://127.0.0.1:${
        (server.address() as AddressInfo).port
      }`,
      GITHUB_SERVER_URL: 'http://github',
      GITHUB_REPOSITORY: 'ameideio/ameide',
      GITHUB_RUN_ID: '42',
      GITHUB_STEP_SUMMARY: '',
    });
    jest
      .spyOn(process.stdout, 'write')
      .mockImplementation(text => Boolean((output += text)));
    jest
      .spyOn(process.stderr, 'write')
      .mockImplementation(text => Boolean((errors += text)));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    process.env = { ...before };
    process.exitCode = undefined;
    await new Promise(resolve => server.close(resolve));
    rmSync(root, { recursive: true, force: true });
  });

  async function ameide(...args: string[]): Promise<number> {
    process.exitCode = 0;
    await createProgram().parseAsync(['primitive', ...args], { from: 'user' });
    const code = Number(process.exitCode);
    process.exitCode = undefined;
    return code;
  }

  const place = () => ['--root', root];
  const orders = ['--kind', 'domain', '--name', 'orders'];
  const quick = ['--check', 'shape', 'scaffold-markers', 'secrets'];

  it('scaffolds, lists and verifies', async () => {
    expect(
      await ameide(
        'scaffold',
        ...place(),
        ...orders,
        '--from',
        'example',
        '--json',
      ),
    ).toBe(0);
    const { files } = JSON.parse(output);
    expect(files).toContainEqual({
      path: 'primitives/domain/orders/src/main.ts',
      digest: expect.stringMatching(/^sha256:/),
    });
    output = '';
    expect(await ameide('list', ...place(), '--json')).toBe(0);
    expect(JSON.parse(output)).toEqual([
      { kind: 'domain', name: 'orders', language: 'typescript' },
    ]);
    output = '';
    expect(await ameide('verify', ...place(), ...orders, ...quick)).toBe(0);
    expect(output).toContain('Verify domain/orders: passed');
    expect(requests).toEqual([]);
  });

  it('writes the report to a check run, also when it failed', async () => {
    await ameide('scaffold', ...place(), ...orders);
    expect(
      await ameide(
        'verify',
        ...place(),
        ...orders,
        ...quick,
        '--check-run',
        sha,
      ),
    ).toBe(1);
    expect(requests.map(request => request.line)).toEqual([
      `GET /repos/ameideio/ameide/commits/${sha}/check-runs?check_name=ameide%20verify%20domain%2Forders&filter=latest`,
      'POST /repos/ameideio/ameide/check-runs',
    ]);
    const { body, authorization } = requests[1];
    expect(authorization).toBe('token not-a-real-token');
    expect(body).toMatchObject({
      name: 'ameide verify domain/orders',
      head_sha: sha,
      external_id: 'domain/orders',
      conclusion: 'failure',
      details_url: 'http://github/ameideio/ameide/actions/runs/42',
    });
    const report = verifyReportSchema.parse(
      parseReportText(outputOf(body).text),
    );
    expect(report.summary).toBe('failed');
    expect(outputOf(body).annotations[0]).toMatchObject({
      annotation_level: 'failure',
      start_line: expect.any(Number),
    });
  });

  it('brings a check run of an earlier attempt up to date', async () => {
    known = [{ id: 5, external_id: 'domain/orders' }];
    const image = ['--digest', digest, '--revision', sha, '--check-run', sha];
    const repository = [
      '--repository',
      'localhost:4701/ameideio/primitive-domain-orders',
    ];
    expect(
      await ameide('publish-report', ...orders, ...repository, ...image),
    ).toBe(0);
    const [, { line, body }] = requests;
    expect(line).toBe('PATCH /repos/ameideio/ameide/check-runs/5');
    expect(body).toMatchObject({
      name: 'ameide publish domain/orders',
      conclusion: 'success',
    });
    expect(
      publishReportSchema.parse(parseReportText(outputOf(body).text)),
    ).toEqual({
      schemaVersion: 1,
      repository: 'localhost:4701/ameideio/primitive-domain-orders',
      digest,
      revision: sha,
      platforms: ['linux/amd64', 'linux/arm64'],
    });
  });

  it('says on the commit that no image was published', async () => {
    expect(await ameide('publish-failed', ...orders, '--check-run', sha)).toBe(
      0,
    );
    const [, { line, body }] = requests;
    expect(line).toBe('POST /repos/ameideio/ameide/check-runs');
    expect(body).toMatchObject({
      name: 'ameide publish domain/orders',
      external_id: 'domain/orders',
      head_sha: sha,
      conclusion: 'failure',
    });
    expect(parseReportText(outputOf(body).text)).toBeUndefined();
  });

  it('tells the GitOps repository, with the version that the catalog names', async () => {
    await ameide('scaffold', ...place(), ...orders, '--version', 'v3');
    const image = ['--digest', digest, '--revision', sha];
    expect(
      await ameide(
        'announce',
        ...place(),
        ...orders,
        ...image,
        '--to',
        'ameideio/ameide-gitops',
      ),
    ).toBe(0);
    expect(requests).toEqual([
      expect.objectContaining({
        line: 'POST /repos/ameideio/ameide-gitops/dispatches',
        body: {
          event_type: 'image-published',
          client_payload: {
            kind: 'domain',
            name: 'orders',
            version: 'v3',
            digest,
            revision: sha,
          },
        },
      }),
    ]);
  });

  it.each<[string, string[], string]>([
    [
      'a kind',
      ['scaffold', '--kind', 'x', '--name', 'orders'],
      '--kind: "x" is not one of domain',
    ],
    [
      'a name',
      ['scaffold', '--kind', 'domain', '--name', 'a_b'],
      '--name: must be lower-case words',
    ],
    [
      'a version',
      ['scaffold', ...orders, '--version', '1'],
      '--version: must be "v"',
    ],
    [
      'a start',
      ['scaffold', ...orders, '--from', 'x'],
      '--from: "x" is not one of skeleton, example',
    ],
    [
      'a language',
      ['scaffold', '--kind', 'uisurface', '--name', 'orders', '--language', 'go'],
      'language: uisurface is not offered in go',
    ],
    [
      'a primitive',
      ['verify', ...orders],
      'name: there is no primitives/domain/orders',
    ],
    ['a check', ['verify', ...orders, '--check', 'x'], '--check: '],
    [
      'a commit',
      ['verify', ...orders, '--check-run', 'main'],
      '--check-run: must be the full SHA',
    ],
    [
      'a digest',
      [
        'announce',
        ...orders,
        '--digest',
        'x',
        '--revision',
        sha,
        '--to',
        'a/b',
      ],
      '--digest: must be "sha256:"',
    ],
    [
      'a repository',
      [
        'announce',
        ...orders,
        '--digest',
        digest,
        '--revision',
        sha,
        '--to',
        'a',
      ],
      '--to: "a" is not owner/name',
    ],
  ])('refuses %s in one line', async (_title, args, message) => {
    expect(await ameide(...args, ...place())).toBe(2);
    expect(errors).toContain(`ameide: ${message}`);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  it('says so when GitHub refuses, and does not say the token', async () => {
    status = 403;
    await ameide('scaffold', ...place(), ...orders, '--from', 'example');
    expect(
      await ameide(
        'verify',
        ...place(),
        ...orders,
        ...quick,
        '--check-run',
        sha,
      ),
    ).toBe(1);
    expect(errors).toContain(
      'could not write the check run "ameide verify domain/orders"',
    );
    expect(errors).toContain('Resource not accessible by integration');
    expect(errors + output).not.toContain('not-a-real-token');
  });

  it('asks for a token before the work, not after it', async () => {
    process.env.GITHUB_TOKEN = '';
    expect(
      await ameide('verify', ...place(), ...orders, '--check-run', sha),
    ).toBe(2);
    expect(errors).toContain('environment variable GITHUB_TOKEN: is not set');
  });

  it('tells a check that could not run from one that failed', async () => {
    await ameide('scaffold', ...place(), ...orders, '--from', 'example');
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    writeFileSync(join(root, 'node_modules/.bin/buf'), '#!/bin/sh\nexit 7\n', {
      mode: 0o755,
    });
    expect(
      await ameide('verify', ...place(), ...orders, '--check', 'contract'),
    ).toBe(1);
    expect(output).toContain('ERROR   contract');
  });
});

describe('annotations', () => {
  it('are made of findings that have a place', () => {
    const { line: _, ...nowhere } = finding;
    expect(annotationsOf([finding, nowhere])).toEqual([
      {
        path: 'f',
        start_line: 1,
        end_line: 1,
        annotation_level: 'failure',
        title: 'r',
        message: 'm\ndo',
      },
    ]);
  });
});

describe('a report for a check run', () => {
  const report = (issues: number): VerifyReport => ({
    schemaVersion: 1,
    summary: 'failed',
    primitive: { kind: 'domain', name: 'orders' },
    tools: {},
    checks: [
      {
        check: 'tests',
        status: 'failed',
        message: 'red',
        durationMs: 1,
        issues: Array(issues).fill(finding),
      },
    ],
    next_steps: [],
  });

  it('stays as it is when it fits', () => {
    expect(shortenReport(report(3))).toEqual(report(3));
  });

  it('keeps its outcome, and says how much is left out, when it does not', () => {
    const short = shortenReport(report(2_000));
    expect(JSON.stringify(short, null, 2).length).toBeLessThan(60_000);
    expect(short.checks[0]).toMatchObject({
      status: 'failed',
      message: 'red (1900 more findings are in the log)',
    });
  });
});
