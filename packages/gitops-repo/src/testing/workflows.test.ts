import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = resolve(
  __dirname,
  '../../../../templates/repositories/gitops/.github/workflows',
);

const workflowSchema = z.object({
  'run-name': z.string().optional(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({
    group: z.string(),
    'cancel-in-progress': z.boolean(),
  }),
  jobs: z.record(
    z.string(),
    z.object({
      name: z.string(),
      'timeout-minutes': z.number(),
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

describe.each(readdirSync(folder))('%s', name => {
  const text = readFileSync(join(folder, name), 'utf8');
  const workflow = workflowSchema.parse(parse(text));
  const steps = Object.values(workflow.jobs).flatMap(job => job.steps);

  it('is valid by GitHub’s own parser', async () => {
    const parsed = parseWorkflow(
      { name, content: text },
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

  it('never puts an expression into the text of a shell', () => {
    for (const step of steps) expect(step.run ?? '').not.toContain('${{');
  });

  it('asks for no right to write, and keeps no token in the checkout', () => {
    expect(Object.values(workflow.permissions)).not.toContain('write');
    for (const step of steps.filter(s =>
      s.uses?.startsWith('actions/checkout@'),
    )) {
      expect(step.with).toMatchObject({
        'persist-credentials': false,
        'fetch-depth': 0,
      });
    }
  });

  it('can be found by its inputs', () => {
    if (!('workflow_dispatch' in workflow.on)) return;
    expect(workflow['run-name']).toContain('${{');
  });
});

describe('the gate', () => {
  const gate = workflowSchema.parse(
    parse(readFileSync(join(folder, 'gitops-gate.yaml'), 'utf8')),
  );

  it('always reports one check of the required name', () => {
    expect(Object.values(gate.jobs).map(job => job.name)).toEqual([
      'GitOps / Gate',
    ]);
    // A path filter would leave the required check pending for ever.
    expect(gate.on).toEqual({
      pull_request: null,
      push: { branches: ['main'] },
      merge_group: null,
    });
  });
});
