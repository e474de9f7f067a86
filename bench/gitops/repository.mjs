/** Makes a GitOps repository of many components, out of the seed that every organisation begins with. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Environments of the seed, `local` among them. */
export const environments = ['local', 'dev', 'staging', 'production'];
const kinds = ['domain', 'process', 'agent', 'uisurface', 'projection', 'integration'];

/** Half of the components are workloads, the other half their smokes; most are enabled, so that they render in full. */
export function makeRepository({ seed, root, components }) {
  cpSync(seed, root, { recursive: true });
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write(
    'config/clusters/main.yaml',
    environments
      .map(
        env => `- cluster: main
  clusterType: cloud
  env: ${env}
  namespace: ameide-${env}
  nodeProfile: general
  dnsZone: ${env}.example.org
  kubernetesVersion: "1.34"
`,
      )
      .join(''),
  );
  write('sources/values/env/local/globals.yaml', 'global:\n  environment: local\n  logLevel: debug\n');
  const ids = [];
  for (let at = 0; at < Math.ceil(components / 2); at += 1) {
    const kind = kinds[at % kinds.length];
    const name = `bench-${at}`;
    const id = `${kind}-${name}-v0`;
    ids.push(id);
    const digest = createHash('sha256').update(id).digest('hex');
    for (const isSmoke of [false, true]) {
      const component = isSmoke ? `${id}-smoke` : id;
      write(
        `environments/_shared/components/apps/primitives/${component}/component.yaml`,
        `# One Application per environment: <env>-${component}.
name: ${component}
project: ameide
domain: apps
componentType: ${isSmoke ? 'smoke' : 'workload'}
rolloutPhase: "${isSmoke ? '699' : '650'}"
chart:
  path: sources/charts/${isSmoke ? 'helm-test-jobs' : 'primitive-workload'}
`,
      );
      const shared = `enabled: false
image:
  ref: ""
primitive:
  kind: ${kind}
  name: ${name}
  version: v0
`;
      write(
        `sources/values/_shared/apps/${component}.yaml`,
        isSmoke
          ? `${shared}target: ${id}\ntests:\n  - name: rpc\n    command: ["./smoke"]\n`
          : `${shared}env:\n  CONTEXT: bench-${at}\n`,
      );
      for (const env of environments) {
        // One in ten waits for its first production.
        const enabled = env !== 'production' || at % 10 > 0;
        write(
          `sources/values/env/${env}/apps/${component}.yaml`,
          `# ${component} in ${env}. Changed by the enable, bump and promote workflows.
enabled: ${enabled}
image:
  ref: ${enabled ? `ghcr.io/ameideio/primitive-${kind}-${name}@sha256:${digest}` : '""'}
`,
        );
      }
    }
  }
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', '-c', 'gc.auto=0', ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'Begin with everything');
  return ids;
}
