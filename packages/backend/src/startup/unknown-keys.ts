import { loadConfigSchema } from '@backstage/config-loader';
import { Config } from '@backstage/config';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { z } from 'zod';

const failureSchema = z.object({ messages: z.array(z.string()) });

/** Packages whose `config.d.ts` describes `primitives`. */
const described = [
  '@ameide/plugin-primitives-node',
  '@ameide/plugin-primitives-backend',
];

/**
 * Holds `primitives` against what the packages' `config.d.ts` allow, and gives a line for
 * each key that is unknown, missing or of another type. Backstage itself ignores a key
 * that it does not know, so that a slip of the pen would pass for the default.
 * @internal
 */
export async function findConfigProblems(config: Config): Promise<string[]> {
  const schema = await loadConfigSchema({
    dependencies: described,
    packagePaths: [resolvePackagePath('backend', 'package.json')],
    excludePackageDependencies: true,
    noUndeclaredProperties: true,
  });
  try {
    schema.process([
      {
        context: 'app-config',
        data: { primitives: config.getOptional('primitives') ?? {} },
      },
    ]);
    return [];
  } catch (error) {
    const failure = failureSchema.safeParse(error);
    if (!failure.success) throw error;
    return failure.data.messages.map(explain);
  }
}

/** "Config must NOT have additional properties { additionalProperty=x } at /primitives/gitops" in the words of who wrote it. */
function explain(message: string): string {
  const unknown =
    /must NOT have additional properties \{ additionalProperty=(.+) \} at \/(.+)$/.exec(
      message,
    );
  if (unknown)
    return `${dotted(unknown[2])}.${
      unknown[1]
    } is no key that the portal knows`;
  const missing = /must have required property '(.+)' \{.*\} at \/(.+)$/.exec(
    message,
  );
  if (missing) return `${dotted(missing[2])}.${missing[1]} is missing`;
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

function dotted(pointer: string): string {
  return pointer.replaceAll('/', '.');
}
