import { posix } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidInputError } from '../errors';
import { generatedPath, generationPath, protoModule } from '../layout';
import { GeneratorName } from '../tools/tool';

/**
 * The generators that are run here, and what they write. Buf would run any program that
 * a plugin names, and would send the contract away to a `remote` one.
 */
const generators: ReadonlyArray<{
  plugin: { local: GeneratorName } | { protoc_builtin: 'python' | 'pyi' };
  language: string;
}> = [
  { plugin: { local: 'protoc-gen-es' }, language: 'typescript' },
  { plugin: { local: 'protoc-gen-go' }, language: 'go' },
  { plugin: { local: 'protoc-gen-connect-go' }, language: 'go' },
  { plugin: { protoc_builtin: 'python' }, language: 'python' },
  { plugin: { protoc_builtin: 'pyi' }, language: 'python' },
  { plugin: { local: 'protoc-gen-grpclib_python' }, language: 'python' },
];

const goPackagePrefix = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
    'must be the import path of a Go package',
  );

const pluginSchema = z
  .strictObject({
    local: z.string({ error: 'must be the name of a generator' }).optional(),
    protoc_builtin: z.string().optional(),
    out: z.string(),
    opt: z.array(z.string()).optional(),
    include_imports: z.boolean().optional(),
  })
  .transform(({ local, protoc_builtin: builtin, ...rest }, context) => {
    const found = generators.find(({ plugin }) =>
      'local' in plugin
        ? plugin.local === local && builtin === undefined
        : plugin.protoc_builtin === builtin && local === undefined,
    );
    if (found) return { ...rest, ...found };
    context.addIssue({
      code: 'custom',
      path: [builtin === undefined ? 'local' : 'protoc_builtin'],
      message: `must be one of the generators that are run here: ${generators
        .map(({ plugin }) =>
          'local' in plugin
            ? plugin.local
            : `protoc_builtin ${plugin.protoc_builtin}`,
        )
        .join(', ')}`,
    });
    return z.NEVER;
  });

/** What `buf.gen.<kind>-<name>.local.yaml` may say. */
const generationFileSchema = z.strictObject({
  version: z.literal('v2', { error: 'must be v2' }),
  clean: z.boolean().optional(),
  managed: z
    .strictObject({
      enabled: z.literal(true, { error: 'must be true' }),
      override: z
        .array(
          z.strictObject({
            file_option: z.literal('go_package_prefix', {
              error: 'must be go_package_prefix',
            }),
            value: goPackagePrefix,
          }),
        )
        .length(1),
    })
    .optional(),
  plugins: z.array(pluginSchema).min(1),
  inputs: z
    .array(
      z.strictObject({
        directory: z.literal('.', { error: 'must be "." (the Buf module)' }),
        paths: z.array(z.string()).min(1),
      }),
    )
    .length(1),
});

/** How the code of a primitive is made. @internal */
export type GenerationFile = z.infer<typeof generationFileSchema> & {
  /** The language that all of its generators write. */
  language: string;
};

/** Parses a generation file; every output must be in the primitive's own folder for generated code. @internal */
export function parseGenerationFile(
  text: string,
  primitive: { kind: string; name: string },
): GenerationFile {
  const file = generationPath(primitive.kind, primitive.name);
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    throw new InvalidInputError(`${file}: is not YAML: ${String(error)}`);
  }
  const result = generationFileSchema.safeParse(data);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new InvalidInputError(`${file}: ${path.join('.')}: ${message}`);
  }
  const [{ language }] = result.data.plugins;
  const own = generatedPath(primitive.kind, primitive.name, language);
  for (const { out, language: other } of result.data.plugins) {
    if (other !== language) {
      throw new InvalidInputError(
        `${file}: plugins: generate ${language} and ${other}; a primitive is written in one language`,
      );
    }
    if (posix.join(protoModule, out) !== own) {
      throw new InvalidInputError(
        `${file}: out: ${JSON.stringify(
          out,
        )} is not the primitive's own ${own}`,
      );
    }
  }
  for (const path of result.data.inputs[0].paths) {
    if (posix.normalize(path).startsWith('..') || posix.isAbsolute(path)) {
      throw new InvalidInputError(
        `${file}: paths: ${JSON.stringify(path)} is outside the Buf module`,
      );
    }
  }
  return { ...result.data, language };
}
