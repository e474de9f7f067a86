/**
 * Expands the one Go template feature that our ApplicationSet uses: reading a
 * field, `{{ .a.b }}`. Anything else, and a field that is missing, throws.
 * @internal
 */
export function expandTemplate(
  text: string,
  fields: Record<string, unknown>,
): string {
  return text.replace(
    /\{\{-?([\s\S]*?)-?\}\}/g,
    (whole, expression: string) => {
      const path =
        /^\s*\.([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*$/.exec(
          expression,
        )?.[1];
      if (!path)
        throw new Error(
          `template ${whole} is not a field read, so the gate cannot tell what it makes`,
        );
      let value: unknown = fields;
      for (const key of path.split('.')) {
        value =
          typeof value === 'object' && value !== null
            ? Reflect.get(value, key)
            : undefined;
      }
      if (
        typeof value !== 'string' &&
        typeof value !== 'number' &&
        typeof value !== 'boolean'
      ) {
        throw new Error(`template ${whole} reads a field that is missing`);
      }
      return String(value);
    },
  );
}
