import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';
import { parse } from 'yaml';
import { z } from 'zod';

// eslint-disable-next-line no-restricted-syntax -- tests run from sources
const file = join(
  __dirname,
  '../../../templates/repositories/core/.github/workflows/primitives.yaml',
);
const text = readFileSync(file, 'utf8');

const stepSchema = z.object({
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflow = z
  .object({
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.string()),
    jobs: z.record(
      z.string(),
      z.object({
        name: z.string(),
        if: z.string().optional(),
        needs: z.union([z.string(), z.array(z.string())]).optional(),
        permissions: z.record(z.string(), z.string()).optional(),
        'timeout-minutes': z.number(),
        steps: z.array(stepSchema),
      }),
    ),
  })
  .parse(parse(text));
const steps = Object.values(workflow.jobs).flatMap(job => job.steps);

it('is valid by GitHub’s own parser', async () => {
  const parsed = parseWorkflow(
    { name: 'primitives.yaml', content: text },
    new NoOperationTraceWriter(),
  );
  expect(parsed.context.errors.getErrors()).toEqual([]);
  if (!parsed.value) throw new Error('nothing was parsed');
  const template = await convertWorkflowTemplate(parsed.context, parsed.value);
  expect(template.errors ?? []).toEqual([]);
  expect(template.jobs).toHaveLength(4);
});

it('never puts an expression into the text of a shell', () => {
  for (const { run } of steps) expect(run ?? '').not.toContain('${{');
});

it('pins every action by commit, and says which version that is', () => {
  const uses = text.split('\n').filter(line => line.includes('uses:'));
  expect(uses.length).toBeGreaterThan(5);
  for (const line of uses)
    expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it('gives no job more rights than it needs, and keeps no token in a checkout', () => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  const writes = Object.entries(workflow.jobs).flatMap(
    ([id, { permissions = {} }]) =>
      Object.keys(permissions)
        .filter(name => permissions[name] === 'write')
        .map(name => `${id} ${name}`),
  );
  expect(writes).toEqual([
    'verify checks',
    'publish checks',
    'publish packages',
  ]);
  for (const step of steps.filter(s =>
    s.uses?.startsWith('actions/checkout@'),
  )) {
    expect(step.with).toMatchObject({ 'persist-credentials': false });
  }
});

it('sets a language up for the primitives that are written in it, and for no other', () => {
  const setUps = workflow.jobs.verify.steps.filter(step =>
    /^actions\/setup-(go|python)@/.test(step.uses ?? ''),
  );
  expect(setUps.map(step => step.if)).toEqual([
    "matrix.language == 'go'",
    "matrix.language == 'python'",
  ]);
});

it('builds every language with the same command', () => {
  const build = workflow.jobs.verify.steps.find(step =>
    step.run?.includes('primitive build'),
  );
  expect(build?.run).toBe(
    'node tools/ameide/ameide.cjs primitive build --kind "$KIND" --name "$NAME"',
  );
  expect(text).not.toContain('npm run build');
});

it('always closes with the one required check, whatever changed', () => {
  const { gate } = workflow.jobs;
  expect(gate).toMatchObject({
    name: 'Core / Gate',
    if: 'always()',
    needs: ['changed', 'verify', 'publish'],
  });
  expect(workflow.on).toMatchObject({
    pull_request: null,
    push: { branches: ['main'] },
  });
});
