import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Examples of `primitives:core:checkout`. @internal */
export const checkoutExamples: TemplateExample[] = [
  {
    description: 'Begin domain/orders from the working example',
    example: `steps:
  - id: checkout
    name: Check out the core repository
    action: primitives:core:checkout
    input:
      kind: domain
      name: orders
      version: v0
      language: typescript
      owner: group:default/team-orders
      system: system:default/commerce
      from: example
`,
  },
];

/** The example of an action that continues with the workspace. @internal */
export function followingExample(id: string, action: string, description: string): TemplateExample[] {
  return [
    {
      description,
      example: `steps:
  - id: ${id}
    name: ${description}
    action: ${action}
    input:
      primitive: \${{ steps.checkout.output.primitive }}
`,
    },
  ];
}
