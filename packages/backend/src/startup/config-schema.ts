import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import {
  createServiceFactory,
  createServiceRef,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ConfigSchema, loadConfigSchema } from '@backstage/config-loader';
import { z } from 'zod';

const root = resolvePackagePath('backend', '../..');

/** What the portal's packages and their dependencies say of its configuration. @internal */
export type PortalConfigSchema = {
  /** Refuses a key that no package describes. */
  schema: ConfigSchema;
  /** Why a package's schema, or a part of it, was left out: a line each. */
  faults: readonly string[];
};

const serialisedSchema = z.looseObject({
  backstageConfigSchemaVersion: z.literal(1),
  schemas: z.array(z.looseObject({ path: z.string() })),
});

const describedSchema = z.object({
  faults: z.array(z.string()),
  serialized: z
    .record(z.string(), z.json())
    .refine(value => serialisedSchema.safeParse(value).success),
});

/** A schema as Backstage serialises it, and what was left out of it. @internal */
export type DescribedConfig = z.infer<typeof describedSchema>;

const keptSchema = z.object({
  files: z.array(z.string()),
  digest: z.string(),
  described: describedSchema,
});

/** {@link PortalConfigSchema}, loaded once for all that a start needs it for. @internal */
export const configSchemaRef = createServiceRef<PortalConfigSchema>({
  id: 'portal.config-schema',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => loadPortalConfigSchema(),
    }),
});

/**
 * Loads the schema of the portal's configuration. To make it of the packages' declarations takes
 * the TypeScript compiler and seconds, so what came out is kept in `file`, and taken from there as
 * long as the lock file, the manifests and the declarations are as they were. Where it cannot be
 * kept it is made again each time; the image has it from its build.
 * @internal
 */
export async function loadPortalConfigSchema(
  options: { file?: string; describe?: () => Promise<DescribedConfig> } = {},
): Promise<PortalConfigSchema> {
  const {
    file = resolvePackagePath('backend', 'dist/config-schema.json'),
    describe = describeByPackages,
  } = options;
  let described = await readKept(file);
  if (!described) {
    described = await describe();
    await keep(file, described);
  }
  return {
    faults: described.faults,
    schema: await loadConfigSchema({
      serialized: described.serialized,
      noUndeclaredProperties: true,
    }),
  };
}

async function describeByPackages(): Promise<DescribedConfig> {
  const faults: string[] = [];
  const schema = await loadConfigSchema({
    dependencies: [],
    packagePaths: ['backend', 'app'].map(name =>
      resolvePackagePath(name, 'package.json'),
    ),
    // Somebody's plugin may have one that TypeScript does not take.
    onSchemaError: error => faults.push(error.message),
  });
  return describedSchema.parse({ faults, serialized: schema.serialize() });
}

/** Nothing where it was made of something else, or is none: then it is made anew. */
async function readKept(file: string): Promise<DescribedConfig | undefined> {
  try {
    const { files, digest, described } = keptSchema.parse(
      JSON.parse(await readFile(file, 'utf8')),
    );
    return digest === (await digestOf(files)) ? described : undefined;
  } catch {
    return undefined;
  }
}

async function keep(file: string, described: DescribedConfig): Promise<void> {
  const { schemas } = serialisedSchema.parse(described.serialized);
  const files = [
    // What node_modules has, and which workspace depends on what.
    'yarn.lock',
    // Which workspace has a declaration.
    ...globSync('{packages,plugins}/*/package.json', { cwd: root }).sort(),
    // Backstage names them from the working directory.
    ...schemas.map(({ path }) => relative(root, resolve(path))),
  ];
  const unfinished = `${file}.${process.pid}`;
  try {
    const kept: z.infer<typeof keptSchema> = {
      files,
      digest: await digestOf(files),
      described,
    };
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, JSON.stringify(kept));
    // At once: several backends may start beside each other.
    await rename(unfinished, file);
  } catch {
    // Where files are read-only it is not kept.
  }
}

async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(`${file}\n`).update(await readFile(join(root, file)));
  return hash.digest('hex');
}
