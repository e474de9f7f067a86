import { InputError } from '@backstage/errors';
import {
  EnvironmentName,
  environmentSchema,
} from '@ameide/plugin-primitives-common';

/** Checks names of environments; `key` is how the error names where they stand below `primitives`. @internal */
export function readEnvironments(
  names: readonly string[],
  key: string,
): EnvironmentName[] {
  return names.map((name, index) => {
    if (names.indexOf(name) < index)
      throw new InputError(
        `primitives.${key}[${index}]: '${name}' is there twice`,
      );
    const parsed = environmentSchema.safeParse(name);
    if (!parsed.success) {
      throw new InputError(
        `primitives.${key}[${index}]: ${parsed.error.issues[0].message}`,
      );
    }
    return parsed.data;
  });
}
