import { z } from 'zod';
import { english, say } from './sayings';

/** The six kinds of primitive, in the specification's order. @public */
export const primitiveKinds = [
  'domain',
  'process',
  'agent',
  'uisurface',
  'projection',
  'integration',
] as const;

/** Languages that a primitive can be written in. @public */
export const primitiveLanguages = ['typescript', 'go', 'python'] as const;

/** Suffixes that the platform gives to companion workloads; a name must not end in one. @public */
export const reservedNameSuffixes = [
  '-smoke',
  '-dispatcher',
  '-ingress',
  '-relay',
] as const;

/** Longest name: `<env>-<kind>-<name>-<version>-smoke` has to fit Kubernetes' 63 characters. @public */
export const maxNameLength = 24;

/** Schema of a primitive's kind. @public */
export const kindSchema = z.enum(primitiveKinds, {
  error: issue =>
    `kind: ${JSON.stringify(issue.input)} is not one of ${primitiveKinds.join(', ')}`,
});

/** Schema of a primitive's language. @public */
export const languageSchema = z.enum(primitiveLanguages, {
  error: issue =>
    `language: ${JSON.stringify(issue.input)} is not one of ${primitiveLanguages.join(', ')}`,
});

/** What may be wrong with a name. @public */
export const nameSayings = {
  long: say('name.long', { max: maxNameLength }),
  form: say('name.form'),
  suffix: say('name.suffix', { suffixes: [...reservedNameSuffixes] }),
} as const;

/** Schema of a primitive's name: kebab-case, at most 24 characters, no reserved suffix. @public */
export const nameSchema = z
  .string({ error: 'name: must be text' })
  .max(maxNameLength, english(nameSayings.long))
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, english(nameSayings.form))
  .refine(name => !reservedNameSuffixes.some(s => name.endsWith(s)), {
    error: english(nameSayings.suffix),
  });

/** Schema of a primitive's version: `v0`, `v1`, … without leading zeros. @public */
export const versionSchema = z
  .string({ error: 'version: must be text' })
  .regex(
    /^v(0|[1-9]\d*)$/,
    'version: must be "v" and a whole number without leading zeros (for example "v0")',
  );

/** Schema of {@link PrimitiveRef}; strips nothing, rejects unknown keys. @public */
export const primitiveRefSchema = z.strictObject({
  kind: kindSchema,
  name: nameSchema,
  version: versionSchema,
});

/** A primitive's kind. @public */
export type PrimitiveKind = (typeof primitiveKinds)[number];

/** A primitive's language. @public */
export type PrimitiveLanguage = (typeof primitiveLanguages)[number];

/** What identifies one deployable primitive. @public */
export type PrimitiveRef = {
  kind: PrimitiveKind;
  name: string;
  version: string;
};

/** `<kind>-<name>-<version>`: component, Application and branch names are built on it. @public */
export function primitiveId(ref: {
  kind: string;
  name: string;
  version: string;
}): string {
  return `${ref.kind}-${ref.name}-${ref.version}`;
}

/**
 * Reads `<kind>-<name>-<version>` back. Accepts names that break today's naming
 * rule, since existing primitives are shown and audited all the same.
 * Returns undefined when the text is not such an id.
 * @public
 */
export function parsePrimitiveId(id: string): PrimitiveRef | undefined {
  const match = /^([a-z]+)-(.+)-(v(?:0|[1-9]\d*))$/.exec(id);
  if (!match) return undefined;
  const kind = primitiveKinds.find(k => k === match[1]);
  return kind && { kind, name: match[2], version: match[3] };
}
