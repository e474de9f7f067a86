import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Application } from '../gate/applications';
import { run } from './run';
import { Tools } from './tools';

/** What a render gave: the text of its documents, or why it failed. @internal */
export type Rendered =
  | { ok: true; text: string }
  | { ok: false; message: string };

/** Renders an Application the way Argo CD does: its chart, its value files in order, missing ones left out. @internal */
export async function renderApplication(
  root: string,
  application: Application,
  tools: Tools,
): Promise<Rendered> {
  const args = [
    'template',
    application.releaseName,
    application.chartPath,
    '--namespace',
    application.namespace,
    '--include-crds',
  ];
  for (const file of application.valueFiles) {
    const exists = await access(join(root, file)).then(
      () => true,
      () => false,
    );
    if (exists) args.push('--values', file);
    else if (!application.ignoreMissingValueFiles)
      return { ok: false, message: `value file ${file} does not exist` };
  }
  return outcome(await run(tools.helm, args, { cwd: root }));
}

/** Builds the overlay whose `kustomization.yaml` is given. @internal */
export async function buildOverlay(
  root: string,
  kustomization: string,
  tools: Tools,
): Promise<Rendered> {
  return outcome(
    await run(tools.kubectl, ['kustomize', dirname(kustomization)], {
      cwd: root,
    }),
  );
}

function outcome(result: {
  exitCode: number;
  stdout: string;
  stderr: string;
}): Rendered {
  if (result.exitCode === 0) return { ok: true, text: result.stdout };
  const message = result.stderr
    .split('\n')
    .filter(line => line.trim() && !line.startsWith('Use --debug'))
    .join('; ')
    .replace(/^error: /i, '');
  return { ok: false, message: message || `exit code ${result.exitCode}` };
}
