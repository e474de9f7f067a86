import { Finding } from '@ameide/plugin-primitives-common';
import { Manifest } from '../../manifests/manifest';
import { Validation } from '../../manifests/validate';

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
    return [
      {
        rule: 'schema',
        severity: 'error',
        message: `${subject}: no schema for ${manifest.apiVersion} ${manifest.kind}, so it cannot be checked`,
        file,
        remedy: `put its JSON schema at ${validation.schemaFile}`,
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
