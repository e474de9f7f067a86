import { Config } from '@backstage/config';
import { ConfigSchema } from '@backstage/config-loader';
import { nearestName } from '@ameide/plugin-primitives-common';
import { z } from 'zod';

const failureSchema = z.object({ messages: z.array(z.string()) });

/**
 * Holds the configuration against `schema`, what the portal's packages and their dependencies allow,
 * as `backstage-cli config:check --strict` does, and gives a line for each key that is
 * unknown, missing or of another type. Backstage itself ignores a key that it does not
 * know, so that a slip of the pen would pass for the default: that of
 * `events.modules.github.webhookSecret` is that there are no webhooks. Keys below one of
 * `known` were told of already, and are left out. A whole section that no package
 * describes is none of its lines, see {@link findUndescribedSections}, unless its name is
 * nearly that of one.
 * @internal
 */
export function findConfigProblems(options: {
  config: Config;
  schema: ConfigSchema;
  known: readonly string[];
}): string[] {
  const { config, schema, known } = options;
  const data = z.record(z.string(), z.json()).parse(config.getOptional() ?? {});
  try {
    schema.process([{ context: 'app-config', data }]);
    return [];
  } catch (error) {
    const failure = failureSchema.safeParse(error);
    if (!failure.success) throw error;
    const sections = sectionsOf(schema.serialize());
    return failure.data.messages
      .flatMap(message => explain(message, sections))
      .filter(line => !known.some(key => isAbout(key, line)));
  }
}

/**
 * A line for each section of the configuration, a key at the top, that no package
 * describes. A plugin needs no schema, and Backstage lets such a section be; nothing is
 * known of what is in it.
 * @internal
 */
export function findUndescribedSections(options: {
  config: Config;
  schema: ConfigSchema;
}): string[] {
  const { config, schema } = options;
  const sections = sectionsOf(schema.serialize());
  return config
    .keys()
    .filter(
      key =>
        !sections.includes(key) && nearestName(key, sections) === undefined,
    )
    .map(
      key =>
        `${key}: no package describes this section of the configuration, so nobody sees a slip of the pen in it; packages/backend/config.d.ts may describe it`,
    );
}

const serializedSchema = z.object({
  schemas: z.array(
    z.object({
      value: z.object({
        properties: z.record(z.string(), z.unknown()).default({}),
      }),
    }),
  ),
});

/** What each package's schema describes, by the key at the top, of a schema as Backstage serialises it. @internal */
export function describedBy(
  serialized: unknown,
): ReadonlyArray<Record<string, unknown>> {
  return serializedSchema
    .parse(serialized)
    .schemas.map(({ value }) => value.properties);
}

/** Keys at the top that a schema of any package describes. */
function sectionsOf(serialized: unknown): readonly string[] {
  return describedBy(serialized).flatMap(Object.keys);
}

function isAbout(key: string, line: string): boolean {
  return line.startsWith(`${key}.`) || line.startsWith(`${key} `);
}

const unknownKey =
  /must NOT have additional properties \{ additionalProperty=(.+) \} at \/?(.*)$/;

/** "Config must NOT have additional properties { additionalProperty=x } at /primitives/gitops" in the words of who wrote it. */
function explain(
  message: string,
  sections: readonly string[],
): string[] {
  const unknown = unknownKey.exec(message);
  const [, key, place] = unknown ?? [];
  if (key === undefined) return [explainOther(message)];
  if (place !== '') return [`${dotted(place, key)} is no key that the portal knows`];
  const meant = nearestName(key, sections);
  return meant === undefined
    ? []
    : [`${key} is no key that the portal knows; did you mean ${meant}?`];
}

function explainOther(message: string): string {
  const missing = /must have required property '(.+)' \{.*\} at \/?(.*)$/.exec(
    message,
  );
  if (missing) return `${dotted(missing[2], missing[1])} is missing`;
  const choice =
    /must be equal to one of the allowed values \{ allowedValues=(.+) \} at \/(.+)$/.exec(
      message,
    );
  if (choice)
    return `${dotted(choice[2])} must be one of ${choice[1].replaceAll(
      ',',
      ', ',
    )}`;
  const other = /^Config (must .+?) \{.*\} at \/(.+)$/.exec(message);
  return other ? `${dotted(other[2])} ${other[1]}` : message;
}

/** The path of a key, by the place that a message gives and what is there; the place is empty at the top. */
function dotted(pointer: string, ...rest: string[]): string {
  return [...pointer.split('/').filter(Boolean), ...rest].join('.');
}
