import { gitopsSettingsSchema } from '../settings';
import { wiringFiles } from './files';

const { charts } = gitopsSettingsSchema.parse({});
const orders = {
  kind: 'domain',
  name: 'orders',
  version: 'v0',
  charts,
} as const;

describe('wiringFiles', () => {
  it('makes exactly these bytes', () => {
    const files = wiringFiles({
      ...orders,
      withSmoke: true,
      environment: 'dev',
    });
    expect(Object.fromEntries(files)).toEqual({
      'environments/_shared/components/apps/primitives/domain-orders-v0/component.yaml': `# One Application per environment: <env>-domain-orders-v0.
name: domain-orders-v0
project: ameide
domain: apps
componentType: workload
rolloutPhase: "650"
chart:
  path: sources/charts/primitive-workload
`,
      'sources/values/_shared/apps/domain-orders-v0.yaml': `# domain-orders-v0 in every environment. Disabled until an environment enables it.
enabled: false
image:
  ref: ""
primitive:
  kind: domain
  name: orders
  version: v0
`,
      'environments/_shared/components/apps/primitives/domain-orders-v0-smoke/component.yaml': `# One Application per environment: <env>-domain-orders-v0-smoke.
name: domain-orders-v0-smoke
project: ameide
domain: apps
componentType: smoke
rolloutPhase: "699"
chart:
  path: sources/charts/helm-test-jobs
`,
      'sources/values/_shared/apps/domain-orders-v0-smoke.yaml': `# Smoke of domain-orders-v0 in every environment. Enabled together with it, at the same digest.
enabled: false
image:
  ref: ""
primitive:
  kind: domain
  name: orders
  version: v0
target: domain-orders-v0
tests:
  - name: rpc
    command: ["./smoke"]
`,
      'sources/values/env/dev/apps/domain-orders-v0.yaml': `# domain-orders-v0 in dev. Changed by the enable, bump and promote workflows.
enabled: false
image:
  ref: ""
`,
    });
  });

  it('leaves out the smoke and the environment when they are not asked for', () => {
    expect([...wiringFiles(orders).keys()]).toEqual([
      'environments/_shared/components/apps/primitives/domain-orders-v0/component.yaml',
      'sources/values/_shared/apps/domain-orders-v0.yaml',
    ]);
  });
});
