import { loadConfigSchema } from '@backstage/config-loader';
import { Config } from '@backstage/config';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { z } from 'zod';

/** Its packages' schemas are compiled once in a process: that takes seconds. */
let loaded: ReturnType<typeof loadConfigSchema> | undefined;

const failureSchema = z.object({ messages: z.array(z.string()) });

/**
 * Holds the configuration against what the portal's packages and their dependencies allow,
 * as `backstage-cli config:check --strict` does, and gives a line for each key that is
 * unknown, missing or of another type. Backstage itself ignores a key that it does not
 * know, so that a slip of the pen would pass for the default: that of
 * `events.modules.github.webhookSecret` is that there are no webhooks. Keys below one of
 * `known` were told of already, and are left out.
 * @internal
 */
export async function findConfigProblems(
  config: Config,
  known: readonly string[] = [],
): Promise<string[]> {
  loaded ??= loadConfigSchema({
    dependencies: [],
    packagePaths: ['backend', 'app'].map(name =>
      resolvePackagePath(name, 'package.json'),
    ),
    noUndeclaredProperties: true,
  });
  const schema = await loaded;
  try {
    schema.process([
      {
        context: 'app-config',
        data: z.record(z.string(), z.json()).parse(config.getOptional() ?? {}),
      },
    ]);
    return [];
  } catch (error) {
    const failure = failureSchema.safeParse(error);
    if (!failure.success) throw error;
    return failure.data.messages
      .map(explain)
      .filter(line => !known.some(key => isAbout(key, line)));
  }
}

function isAbout(key: string, line: string): boolean {
  return line.startsWith(`${key}.`) || line.startsWith(`${key} `);
}

/** "Config must NOT have additional properties { additionalProperty=x } at /primitives/gitops" in the words of who wrote it. */
function explain(message: string): string {
  const unknown =
    /must NOT have additional properties \{ additionalProperty=(.+) \} at \/?(.*)$/.exec(
      message,
    );
  if (unknown)
    return `${dotted(unknown[2], unknown[1])} is no key that the portal knows`;
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
