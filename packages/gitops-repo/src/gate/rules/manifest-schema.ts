import { Finding } from '@ameide/plugin-primitives-common';
import { Manifest } from '../../manifests/manifest';
import { Validation } from '../../render/renderer';

/** Schema validation of a rendered manifest; a kind that nobody knows is never passed. @internal */
export function manifestSchemaRule(
  manifest: Manifest,
  validation: Validation,
  file: string,
  where: string,
): Finding[] {
  const subject = `${where}: ${manifest.kind}/${manifest.name}`;
  if (validation.outcome === 'valid') return [];
  if (validation.outcome === 'unknown-kind') {
    const [group, version = group] = manifest.apiVersion.split('/', 2);
    return [
      {
        rule: 'schema',
        severity: 'error',
        message: `${subject}: no schema for ${manifest.apiVersion} ${manifest.kind}, so it cannot be checked`,
        file,
        remedy: `put its JSON schema at config/schemas/${group}/${manifest.kind.toLowerCase()}_${version}.json`,
      },
    ];
  }
  return validation.problems.map(problem => ({
    rule: 'schema',
    severity: 'error' as const,
    message: `${subject}: ${problem}`,
    file,
    remedy: `correct the field as the schema of ${manifest.apiVersion} ${manifest.kind} says`,
  }));
}
