import {
  kindSchema,
  languageSchema,
  nameSayings,
  nameSchema,
  primitiveId,
  PrimitiveSummary,
  Saying,
  versionSchema,
} from '@ameide/plugin-primitives-common';

/** What is wrong with a name by the naming rule; undefined when nothing is. @internal */
export function nameProblem(name: string | undefined): Saying | undefined {
  const result = nameSchema.safeParse(name ?? '');
  if (result.success) return undefined;
  switch (result.error.issues[0].code) {
    case 'too_big':
      return nameSayings.long;
    case 'custom':
      return nameSayings.suffix;
    default:
      return nameSayings.form;
  }
}

/**
 * The id that a form's values would make, as soon as they make one. A version that
 * is not asked for yet is the first one.
 * @internal
 */
export function idOf(values: {
  kind?: unknown;
  name?: unknown;
  version?: unknown;
}): string | undefined {
  const kind = kindSchema.safeParse(values.kind);
  const name = nameSchema.safeParse(values.name);
  const version = versionSchema.safeParse(values.version ?? 'v0');
  return kind.success && name.success && version.success
    ? primitiveId({
        kind: kind.data,
        name: name.data,
        version: version.data,
      })
    : undefined;
}

/** Whether an id can still be made. @internal */
export type NameUse = 'free' | 'begun' | 'taken';

/**
 * What the fleet knows of an id. One that lives on its pull request's branch only is
 * begun, not taken: creating it again finds what is there and goes on.
 * @internal
 */
export function nameUse(
  items: readonly Pick<PrimitiveSummary, 'id' | 'branch'>[],
  id: string,
): NameUse {
  const item = items.find(other => other.id === id);
  if (!item) return 'free';
  return item.branch ? 'begun' : 'taken';
}

/** What is needed to list the files that a form would make; undefined while something is missing. @internal */
export function previewRequest(
  values: Record<string, unknown>,
): Record<string, string> | undefined {
  const kind = kindSchema.safeParse(values.kind);
  const name = nameSchema.safeParse(values.name);
  const version = versionSchema.safeParse(values.version ?? 'v0');
  const language = languageSchema.safeParse(values.language);
  const { from } = values;
  if (
    !kind.success ||
    !name.success ||
    !version.success ||
    !language.success ||
    typeof from !== 'string'
  ) {
    return undefined;
  }
  return {
    kind: kind.data,
    name: name.data,
    version: version.data,
    language: language.data,
    from,
  };
}
