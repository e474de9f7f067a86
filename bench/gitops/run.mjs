/**
 * How quick `ameide gitops gate` is: on a generated GitOps repository, through the real
 * bundle, next to a plain shell loop of `helm template | kubeconform` over the same
 * Applications. All in one run, so that the ratio holds on any machine.
 *
 *   node packages/cli/scripts/bundle.mjs && node bench/gitops/run.mjs [--components 2000] [--sample 40] [--engine auto|plain] [--keep folder]
 *
 * helm, kustomize or kubectl, and kubeconform must be on PATH or in .tools/bin.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from '../verify/measure.mjs';
import { environments, makeRepository } from './repository.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, '../..');
const ameide = join(project, 'packages/cli/dist/ameide.cjs');
const { values: flags } = parseArgs({
  options: {
    components: { type: 'string', default: '2000' },
    sample: { type: 'string', default: '40' },
    engine: { type: 'string', default: 'auto' },
    keep: { type: 'string' },
  },
});

/** The aims: how many times as quick as the loop, and seconds for one component. */
const aims = { ratio: 10, changedMs: 3000 };

const scratch = mkdtempSync(join(tmpdir(), 'bench-gitops-'));
const root = flags.keep ?? join(scratch, 'repository');
const components = Number(flags.components);
const path = [join(project, '.tools/bin'), process.env.PATH].join(delimiter);

let ids;
if (existsSync(root)) {
  ids = readdirSync(join(root, 'environments/_shared/components/apps/primitives')).filter(
    id => id.includes('-') && !id.endsWith('-smoke'),
  );
} else {
  const started = performance.now();
  ids = makeRepository({ seed: join(project, 'templates/repositories/gitops'), root, components });
  console.log(`made a repository of ${components} components in ${seconds(performance.now() - started)}`);
}
const applications = ids.length * 2 * environments.length;
console.log(`${applications} Applications, ${availableParallelism()} processors`);

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}

async function row(name, file, args, options) {
  const result = await measure(file, args, { cwd: root, ...options });
  console.log(
    `${name.padEnd(64)} ${seconds(result.ms).padStart(10)} ${String(result.treeMb).padStart(6)} MB, exit ${result.status}`,
  );
  if (result.status !== 0) throw new Error(`${name}: ${result.output.slice(-2000)}`);
  return result;
}

const cache = join(scratch, 'cache');
const env = { ...process.env, PATH: path, XDG_CACHE_HOME: cache };
const gate = (...args) => [ameide, 'gitops', 'gate', '--engine', flags.engine, ...args];

/** What people write when they have no such gate: one chart, one environment after the other. */
function loopScript(sample) {
  const location = `${cache}/schemas-of-the-loop/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`;
  const layers = (id, env) =>
    [
      'sources/values/base/globals.yaml',
      'sources/values/cluster/cloud/globals.yaml',
      `sources/values/env/${env}/globals.yaml`,
      'config/node-profiles/general.yaml',
      `sources/values/_shared/apps/${id}.yaml`,
      `sources/values/env/${env}/apps/${id}.yaml`,
    ]
      .map(file => `--values ${file}`)
      .join(' ');
  const lines = sample.flatMap(id =>
    [id, `${id}-smoke`].flatMap(component =>
      environments.map(
        env =>
          `helm template ${component} sources/charts/${
            component === id ? 'primitive-workload' : 'helm-test-jobs'
          } --namespace ameide-${env} --kube-version 1.34.0 --include-crds ${layers(component, env)} | kubeconform -strict -kubernetes-version 1.34.0 -schema-location '${location}' -`,
      ),
    ),
  );
  return `set -euo pipefail\n${lines.join('\n')}\n`;
}

try {
  let built;
  if (flags.engine !== 'plain') {
    built = await row('engine: compiled, or taken from what Go has compiled', process.execPath, [
      ameide,
      'gitops',
      'engine',
    ], { env });
  }
  const cold = await row('gate, cold: every Application rendered', process.execPath, gate(), { env });
  const kept = await row('gate again: everything kept', process.execPath, gate(), { env });
  appendFileSync(join(root, `sources/values/env/staging/apps/${ids[7]}.yaml`), '# touched\n');
  rmSync(join(cache, 'ameide/gitops/gate'), { recursive: true, force: true });
  const changed = await row('gate --changed HEAD: one component, nothing kept', process.execPath, gate('--changed', 'HEAD'), {
    env,
  });
  const changedKept = await row('gate --changed HEAD again', process.execPath, gate('--changed', 'HEAD'), { env });
  execFileSync('git', ['checkout', '-q', '--', '.'], { cwd: root });

  // The loop reads the schemas that the gate has written.
  const schemas = join(cache, 'ameide/gitops/schemas');
  const folder = readdirSync(schemas).find(name => name.startsWith('kubernetes-1.34-'));
  execFileSync('ln', ['-s', join(schemas, folder), join(cache, 'schemas-of-the-loop')]);
  const sample = ids.slice(0, Math.max(1, Math.round(Number(flags.sample) / 8)));
  const script = join(scratch, 'loop.sh');
  writeFileSync(script, loopScript(sample));
  const rendered = sample.length * 8;
  const loop = await row(`shell loop over ${rendered} of the Applications`, 'bash', [script], { env });
  const whole = (loop.ms / rendered) * applications;
  console.log(`the loop over all ${applications}, from that sample: ${seconds(whole)}`);
  console.log(`\ncold: ${(whole / cold.ms).toFixed(1)} times as quick as the loop (aim ${aims.ratio})`);
  if (built) console.log(`cold with the engine compiled first: ${(whole / (cold.ms + built.ms)).toFixed(1)} times`);
  console.log(`kept: ${(whole / kept.ms).toFixed(1)} times`);
  console.log(`one changed component: ${seconds(changed.ms)}, kept ${seconds(changedKept.ms)} (aim ${seconds(aims.changedMs)})`);
  if (whole / cold.ms < aims.ratio || changed.ms > aims.changedMs) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
