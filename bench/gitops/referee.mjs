/**
 * Holds the engine of the GitOps gate against plain `helm template` and `kustomize build`,
 * byte for byte, over charts and overlays that public projects carry in their Go modules.
 *
 *   node packages/cli/scripts/bundle.mjs && node bench/gitops/referee.mjs
 *
 * Wants Go and the module proxy, and helm and kubectl in the pinned versions in .tools/bin.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '../..');
const helm = join(project, '.tools/bin/helm');
const kubectl = join(project, '.tools/bin/kubectl');
const ameide = process.env.AMEIDE ?? join(project, 'packages/cli/dist/ameide.cjs');

const modules = [
  'helm.sh/helm/v4@v4.1.4',
  'github.com/argoproj/argo-cd/v3@v3.4.13',
  'github.com/external-secrets/external-secrets@v1.3.2',
  'github.com/cert-manager/cert-manager@v1.21.2',
  'sigs.k8s.io/gateway-api@v1.6.3',
  'sigs.k8s.io/kustomize/api@v0.20.1',
];

function find(folder, names, found = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) find(join(folder, entry.name), names, found);
    else if (names.includes(entry.name)) found.push(folder);
  }
  return found;
}

const kubeVersion = '1.34.0';
const scratch = mkdtempSync(join(tmpdir(), 'referee-'));
try {
  writeFileSync(join(scratch, 'go.mod'), 'module referee\n');
  const folders = modules.map(
    module =>
      JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { cwd: scratch, encoding: 'utf8' })).Dir,
  );
  const engine = execFileSync(process.execPath, [ameide, 'gitops', 'engine'], { encoding: 'utf8' }).split(' (')[0];
  const charts = folders.flatMap(f => find(f, ['Chart.yaml'])).sort();
  const overlays = folders.flatMap(f => find(f, ['kustomization.yaml', 'kustomization.yml', 'Kustomization'])).sort();
  const jobs = [
    ...charts.flatMap(chart => {
      // What a project tries its chart with, each by itself.
      const values = existsSync(join(chart, 'ci'))
        ? readdirSync(join(chart, 'ci')).filter(f => /values\.ya?ml$/.test(f)).map(f => [join(chart, 'ci', f)])
        : [];
      return [[], ...values].map(layer => ({ chart, values: layer, release: 'referee', namespace: 'ns' }));
    }),
    ...overlays.map(overlay => ({ overlay })),
  ].map((job, id) => ({ id, kubeVersion, text: true, ...job }));
  // Nothing is fetched: what wants the network fails in both.
  const env = { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '' };
  const plain = job =>
    job.overlay
      ? spawnSync(kubectl, ['kustomize', job.overlay], { encoding: 'utf8', cwd: scratch, env, maxBuffer: 1 << 28 })
      : spawnSync(
          helm,
          [
            'template', job.release, job.chart, '--namespace', job.namespace,
            '--kube-version', kubeVersion, '--include-crds', ...job.values.flatMap(v => ['--values', v]),
          ],
          { encoding: 'utf8', cwd: scratch, env, maxBuffer: 1 << 28 },
        );
  const ran = spawnSync(engine, [], {
    input: jobs.map(job => `${JSON.stringify(job)}\n`).join(''),
    encoding: 'utf8', cwd: scratch, env, maxBuffer: 1 << 30,
  });
  if (ran.status !== 0) throw new Error(`the engine ended with ${ran.status}: ${ran.stderr}`);
  const answers = new Map(ran.stdout.trim().split('\n').map(line => JSON.parse(line)).map(a => [a.id, a]));
  const count = { same: 0, documents: 0, 'refused by both': 0, 'differs from itself': 0, different: 0 };
  for (const job of jobs) {
    const name = job.overlay ?? job.chart;
    const answer = answers.get(job.id);
    const wanted = plain(job);
    if (wanted.status !== 0 && answer?.error !== undefined) {
      count['refused by both'] += 1;
    } else if (wanted.status === 0 && answer && answer.error === undefined && (answer.text ?? '') === wanted.stdout) {
      count.same += 1;
      count.documents += wanted.stdout.split(/^---/m).length - 1;
    } else if (wanted.status === 0 && plain(job).stdout !== wanted.stdout) {
      // It makes random or timely values.
      count['differs from itself'] += 1;
    } else {
      count.different += 1;
      console.log(`DIFFERENT ${name} ${job.values ?? ''}\n  plain: ${wanted.status} ${wanted.stderr.trim().slice(0, 300)}\n  engine: ${answer?.error?.slice(0, 300) ?? 'rendered'}`);
      if (process.env.KEEP && wanted.status === 0) {
        writeFileSync(join(process.env.KEEP, `${job.id}.plain`), wanted.stdout);
        writeFileSync(join(process.env.KEEP, `${job.id}.engine`), answer?.text ?? '');
      }
    }
  }
  console.log(`${charts.length} charts, ${overlays.length} overlays: ${JSON.stringify(count)}`);
  if (count.different > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
