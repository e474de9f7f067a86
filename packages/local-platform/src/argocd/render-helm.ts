import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Source } from './application';
import { insideCheckout } from './checkout-path';
import { runCommand } from './run-command';
import type { ValueFile } from './value-files';

/** Writes a file of another repository where Helm can read it; the path of one of this repository. Undefined when there is none. */
async function fileOf(file: ValueFile, root: string, scratch: string, index: number): Promise<string | undefined> {
  if (!file.repository) return existsSync(join(root, file.path)) ? insideCheckout(root, file.path) : undefined;
  if (file.hash === undefined) return undefined;
  const [content = ''] = await file.repository.readBlobs([file.hash]);
  const path = join(scratch, `file-${index}`);
  await writeFile(path, content);
  return path;
}

const escape = (value: string) => value.replace(/,/g, '\\,');

/** Manifests of a chart in a checkout, by real `helm template`. */
export async function renderHelm(options: {
  helm: string;
  /** Folder for Helm's own files, so that a person's are not touched. */
  home: string;
  root: string;
  source: Source;
  valueFiles: ValueFile[];
  fileParameters: ValueFile[];
  releaseName: string;
  namespace: string;
}): Promise<string> {
  const { root, source, valueFiles, fileParameters } = options;
  const { helm } = source;
  const scratch = await mkdtemp(join(tmpdir(), 'helm-'));
  try {
    const args = ['template', helm?.releaseName ?? options.releaseName, insideCheckout(root, source.path ?? '.'), '--namespace', helm?.namespace ?? options.namespace];
    if (!helm?.skipCrds) args.push('--include-crds');
    if (helm?.skipTests) args.push('--skip-tests');
    if (helm?.skipSchemaValidation) args.push('--skip-schema-validation');
    if (helm?.kubeVersion) args.push('--kube-version', helm.kubeVersion);
    for (const version of helm?.apiVersions ?? []) args.push('--api-versions', version);
    for (const [index, file] of valueFiles.entries()) {
      const path = await fileOf(file, root, scratch, index);
      if (path !== undefined) args.push('--values', path);
      else if (!helm?.ignoreMissingValueFiles) throw new Error(`open ${file.name}: no such file or directory`);
    }
    // Helm reads YAML 1.1, where `n` and `on` are no texts.
    const inline = helm?.valuesObject ? stringify(helm.valuesObject, { version: '1.1' }) : helm?.values;
    if (inline) {
      await writeFile(join(scratch, 'values.yaml'), inline);
      args.push('--values', join(scratch, 'values.yaml'));
    }
    for (const { name, value, forceString } of helm?.parameters ?? []) args.push(forceString ? '--set-string' : '--set', `${name}=${escape(value)}`);
    for (const [index, file] of fileParameters.entries()) {
      const path = await fileOf(file, root, scratch, valueFiles.length + index);
      if (path === undefined) throw new Error(`open ${file.name}: no such file or directory`);
      args.push('--set-file', `${helm?.fileParameters[index]?.name ?? ''}=${escape(path)}`);
    }
    const env = {
      HELM_CACHE_HOME: join(options.home, 'cache'),
      HELM_CONFIG_HOME: join(options.home, 'config'),
      HELM_DATA_HOME: join(options.home, 'data'),
      KUBECONFIG: '/dev/null',
    };
    return (await runCommand({ command: options.helm, args, cwd: scratch, env })).toString('utf8');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
