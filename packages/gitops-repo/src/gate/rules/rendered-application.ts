import { Finding } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { Manifest } from '../../manifests/manifest';
import { Application } from '../applications';

const hookAnnotation = 'argocd.argoproj.io/hook';
const jobSchema = z.object({
  spec: z.object({
    activeDeadlineSeconds: z.number(),
    backoffLimit: z.number().max(3),
  }),
});

/**
 * What Argo CD needs of an Application's manifests: something tracked (it refuses
 * to sync nothing), names once, hooks that it knows and that come to an end.
 * @internal
 */
export function renderedApplicationRule(
  application: Application,
  manifests: readonly Manifest[],
): Finding[] {
  const findings: Finding[] = [];
  const report = (message: string, remedy: string) =>
    findings.push({
      rule: 'rendered',
      severity: 'error',
      message: `${application.name}: ${message}`,
      file: application.file,
      remedy,
    });
  const isHook = (m: Manifest) => m.annotations[hookAnnotation] !== undefined;
  if (!manifests.some(m => !isHook(m))) {
    report(
      'renders nothing that is tracked, so Argo CD never syncs it',
      'render a marker ConfigMap',
    );
  }
  const seen = new Set<string>();
  for (const manifest of manifests) {
    const key = `${manifest.apiVersion}/${manifest.kind}/${
      manifest.namespace ?? application.namespace
    }/${manifest.name}`;
    if (seen.has(key))
      report(
        `renders ${manifest.kind}/${manifest.name} twice`,
        'give each its own name',
      );
    seen.add(key);
    if (/^test/.test(manifest.annotations['helm.sh/hook'] ?? '')) {
      report(
        `${manifest.kind}/${manifest.name} is a helm test, which Argo CD ignores`,
        `use the annotation ${hookAnnotation}: PostSync`,
      );
    }
    if (isHook(manifest) && manifest.kind === 'Job') {
      if (manifest.name.length > 63)
        report(
          `Job/${manifest.name} has more than 63 characters`,
          'shorten the name of the test',
        );
      if (!jobSchema.safeParse(manifest.object).success) {
        report(
          `Job/${manifest.name} may never end`,
          'set activeDeadlineSeconds, and a backoffLimit of at most 3',
        );
      }
    }
    if (
      manifest.namespace !== undefined &&
      manifest.namespace !== application.namespace
    ) {
      report(
        `${manifest.kind}/${manifest.name} goes to the namespace ${manifest.namespace}`,
        `keep to ${application.namespace}`,
      );
    }
  }
  return findings;
}
