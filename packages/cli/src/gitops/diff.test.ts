import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { runAmeide } from '../testing/run-ameide';
import { Bundle } from '../testing/bundle';
import { ScriptedGitHub } from '../testing/scripted-github';
import { project, SeedRepository } from '../testing/seed';

// Real programs are started many times, on machines that may be busy.
jest.setTimeout(60_000);

const workflowSchema = z.object({
  jobs: z.object({
    diff: z.object({
      steps: z.array(
        z.object({ id: z.string().optional(), run: z.string().optional() }),
      ),
    }),
  }),
});
const bodySchema = z.object({ body: z.string() });
const template = join(project, 'templates/repositories/gitops');
const wiring = ['--kind=domain', '--name=orders', '--version=v0'];

describe('the job that shows what changes', () => {
  let folder: string;
  let seed: SeedRepository;
  let root: string;
  let bundle: Bundle;
  let comments: string[];
  let github: ScriptedGitHub | undefined;

  const git = (...args: string[]) => seed.git(...args);

  beforeAll(() => {
    bundle = Bundle.create();
    folder = mkdtempSync(join(tmpdir(), 'diff-job-'));
    seed = SeedRepository.create('gitops');
    root = seed.root;
    cpSync(bundle.folder, join(root, 'tools/ameide'), { recursive: true });
    seed.commit('Carry the command line along');
    git('switch', '-q', '-c', 'change');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    seed.remove();
    bundle.remove();
  });
  beforeEach(() => {
    comments = [];
  });
  afterEach(() => github?.stop());

  /** GitHub with the comments of one pull request. */
  const start = async (mayWrite = true) => {
    github = await ScriptedGitHub.start((line, requests) => {
      const user = { type: 'Bot' };
      const listed = comments.map((body, id) => ({
        ...{ id, body, user, html_url: `http://github/c/${id}` },
      }));
      if (line.startsWith('GET ')) return { body: listed };
      if (!mayWrite)
        return {
          status: 403,
          body: { message: 'Resource not accessible by integration' },
        };
      const { body } = bodySchema.parse(requests.at(-1)?.body);
      const id = line.startsWith('PATCH ') ? 0 : comments.length;
      comments[id] = body;
      return { body: { html_url: `http://github/c/${id}` } };
    });
    return github;
  };

  /** As GitHub starts `shell: bash`. What answers as GitHub lives in this process, so it must not be blocked. */
  const bash = async (script: string, env: Record<string, string>) => {
    const child = spawn(
      'bash',
      ['-eo', 'pipefail', '-c', `exec 2>&1\n${script}`],
      {
        cwd: root,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      },
    );
    let text = '';
    child.stdout.on('data', data => (text += data));
    const status = await new Promise(done => child.on('close', done));
    return { status, text };
  };

  /** Runs the steps of the job in the pull request as it would be merged, as the runner does. */
  const runJob = async (server: ScriptedGitHub) => {
    git('switch', '-q', '--detach', 'main');
    git('merge', '-q', '--no-ff', '-m', 'Merge', 'change');
    const temp = mkdtempSync(join(folder, 'temp-'));
    const file = join(template, '.github/workflows/gitops-gate.yaml');
    const { steps } = workflowSchema.parse(parse(readFileSync(file, 'utf8')))
      .jobs.diff;
    const summary = join(temp, 'summary');
    const [logs, failed] = [new Array<string>(), new Array<string>()];
    for (const { id = '', run } of steps) {
      if (!run || (run.includes('::warning') && failed.length === 0)) continue;
      const { status, text } = await bash(run, {
        ...server.environment,
        GITHUB_TOKEN: id === 'comment' ? 'not-a-real-token' : '',
        GITHUB_WORKSPACE: root,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: temp,
        NUMBER: '7',
      });
      logs.push(text);
      if (status !== 0) failed.push(id);
    }
    git('switch', '-q', 'change');
    return {
      log: logs.join('\n'),
      failed,
      summary: readFileSync(summary, 'utf8'),
    };
  };

  it('makes one comment, and brings it up to date', async () => {
    const server = await start();
    const scaffold = bundle.run(
      ['gitops', 'scaffold', ...wiring, '--root', root],
      {},
    );
    expect(scaffold.status).toBe(0);
    seed.commit('Wire');
    const first = await runJob(server);
    expect([first.failed, first.log]).toEqual([
      [],
      expect.stringContaining('commented at http://github/c/0'),
    ]);
    expect(comments).toEqual([
      expect.stringMatching(
        /^<!-- ameide gitops diff -->\n[\s\S]*: 3 added\.\n[\s\S]*<code>dev-domain-orders-v0<\/code>/,
      ),
    ]);
    expect(first.summary.trim()).toBe(comments[0].trim());

    mkdirSync(join(root, 'sources/values/env/dev/apps'), { recursive: true });
    writeFileSync(
      join(root, 'sources/values/env/dev/apps/domain-orders-v0.yaml'),
      `enabled: true\nimage:\n  ref: "ghcr.io/ameideio/primitive-domain-orders@sha256:${'a'.repeat(
        64,
      )}"\n`,
    );
    // What a pull request brings along is not what runs.
    appendFileSync(
      join(root, 'tools/ameide/ameide.cjs'),
      '\nprocess.exit(1);\n',
    );
    seed.commit('Enable');
    const second = await runJob(server);
    expect([second.failed, comments.length]).toEqual([[], 1]);
    expect(comments[0]).toContain('+ Deployment.apps/domain-orders-v0');
    expect(second.log).toContain('brought up to date http://github/c/0');
    expect(server.lines.filter(line => !line.startsWith('GET '))).toEqual([
      'POST /repos/ameideio/ameide/issues/7/comments',
      'PATCH /repos/ameideio/ameide/issues/comments/0',
    ]);
  });

  it('says that GitHub did not take the comment, and keeps it in the summary', async () => {
    const ran = await runJob(await start(false));
    expect(ran.failed).toEqual(['comment']);
    expect(ran.log).toMatch(
      /could not comment on pull request #7 of ameideio\/ameide: Resource not accessible by integration.*\n[^]*^::warning title=No comment::What changes/m,
    );
    expect(ran.summary).toContain('### What changes in the clusters');
  });
});

describe('ameide gitops diff and comment-diff', () => {
  it.each([
    [['diff', '--from=a..b'], 'from: "a..b" is no revision', 2],
    [['diff', '--from=HEAD~9999'], 'is not in this repository', 1],
    [
      ['comment-diff', '--pull-request=#7', '--file=x'],
      '--pull-request: must be the number',
      2,
    ],
    [
      ['comment-diff', '--pull-request=7', '--file=nowhere'],
      '--file: nowhere cannot be read',
      2,
    ],
    [
      [
        'comment-diff',
        '--pull-request=7',
        `--file=${join(template, 'README.md')}`,
      ],
      'README.md must be what ameide gitops diff --format markdown prints',
      2,
    ],
  ])('names what is wrong with %j', async (args, why, status) => {
    const ran = await runAmeide(['gitops', ...args, '--root', project], {
      GITHUB_REPOSITORY: 'ameideio/ameide-gitops',
      GITHUB_TOKEN: 'not-a-real-token',
      GITHUB_STEP_SUMMARY: '',
    });
    expect([ran.errors, ran.status]).toEqual([
      expect.stringContaining(why),
      status,
    ]);
  });
});
