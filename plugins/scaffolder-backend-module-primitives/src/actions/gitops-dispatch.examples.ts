import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Examples of `primitives:gitops:dispatch`. @internal */
export const gitopsDispatchExamples: TemplateExample[] = [
  {
    description: 'Ask for the wiring of a new primitive, with a smoke',
    example: `steps:
  - id: wiring
    name: Ask CI for the wiring
    action: primitives:gitops:dispatch
    input:
      workflow: wiring
      kind: domain
      name: orders
      version: v0
      withSmoke: true
`,
  },
  {
    description: 'Ask for the enablement of a digest in dev',
    example: `steps:
  - id: enable
    name: Ask CI to enable it
    action: primitives:gitops:dispatch
    input:
      workflow: enable
      primitive: domain-orders-v0
      environment: dev
      digest: sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
  },
  {
    description: 'Ask for the promotion of one primitive from dev to staging',
    example: `steps:
  - id: promote
    name: Ask CI to promote it
    action: primitives:gitops:dispatch
    input:
      workflow: promote
      source: dev
      target: staging
      primitives: [domain-orders-v0]
`,
  },
  {
    description: 'Ask for the promotion of two primitives to production by one pull request',
    example: `steps:
  - id: promote
    name: Ask CI to promote them
    action: primitives:gitops:dispatch
    input:
      workflow: promote
      source: staging
      target: production
      primitives: [domain-orders-v0, integration-billing-v0]
      reason: The release of this week
`,
  },
  {
    description: 'Ask for another run of a smoke in dev',
    example: `steps:
  - id: retry
    name: Ask CI to run the smoke again
    action: primitives:gitops:dispatch
    input:
      workflow: retry-smoke
      primitive: domain-orders-v0
      environment: dev
`,
  },
  {
    description: 'Ask for an exception from a rule until a day',
    example: `steps:
  - id: waive
    name: Ask CI for the waiver
    action: primitives:gitops:dispatch
    input:
      workflow: waive
      rule: smokes-in-argocd
      primitive: domain-orders-v0
      environment: dev
      until: 2026-12-31
      reason: The smoke needs an account that the vendor sends next week
`,
  },
  {
    description: 'Ask for the way back to the previous good digest in production',
    example: `steps:
  - id: rollback
    name: Ask CI to roll back
    action: primitives:gitops:dispatch
    input:
      workflow: rollback
      primitive: domain-orders-v0
      environment: production
      reason: Orders without a customer fail since the last promotion
`,
  },
];
