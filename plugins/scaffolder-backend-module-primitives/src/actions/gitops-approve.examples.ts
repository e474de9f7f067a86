import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Examples of `primitives:gitops:approve`. @internal */
export const gitopsApproveExamples: TemplateExample[] = [
  {
    description: 'Approve what another person asked for by a task',
    example: `steps:
  - id: approve
    name: Approve it
    action: primitives:gitops:approve
    input:
      task: 0f3b6f0e-5d0c-4c5b-9f6d-2f1f4a3b7c11
`,
  },
];
