import { z } from 'zod';
import { Finding } from '@ameide/plugin-primitives-common';
import { containersOf } from '../../manifests/containers';
import { Manifest } from '../../manifests/manifest';
import { secretLiteralProblem, secretRemedy } from './secret-literal';

const dataSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  stringData: z.record(z.string(), z.unknown()).nullish(),
});

/** Secret policy on a rendered manifest: no Secret with data, no literal credential in settings. @internal */
export function manifestSecretsRule(
  manifest: Manifest,
  file: string,
  where: string,
): Finding[] {
  const subject = `${where}: ${manifest.kind}/${manifest.name}`;
  const finding = (message: string): Finding => ({
    rule: 'secret-policy',
    severity: 'error',
    message: `${subject}: ${message}`,
    file,
    remedy: secretRemedy,
  });
  if (manifest.kind === 'SealedSecret')
    return [finding('sealed secrets are secrets in Git')];
  const content = dataSchema.safeParse(manifest.object);
  const entries = content.success
    ? Object.entries({ ...content.data.data, ...content.data.stringData })
    : [];
  if (manifest.kind === 'Secret' && manifest.apiVersion === 'v1') {
    return entries.length > 0
      ? [finding(`carries data (${entries.map(([k]) => k).join(', ')})`)]
      : [];
  }
  const settings =
    manifest.kind === 'ConfigMap'
      ? entries.map(([name, value]) => ({ path: `data.${name}`, name, value }))
      : [];
  const variables = containersOf(manifest.object).flatMap(container =>
    container.env.map(variable => ({
      path: `${container.path}.env.${variable.name}`,
      ...variable,
    })),
  );
  return [...settings, ...variables].flatMap(({ path, name, value }) => {
    const problem = secretLiteralProblem(name, value);
    return problem ? [finding(`${path} ${problem}`)] : [];
  });
}
