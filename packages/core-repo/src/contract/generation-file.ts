import { posix } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidInputError } from '../errors';
import { generatedPath, generationPath, protoModule } from '../layout';

/**
 * What `buf.gen.<kind>-<name>.local.yaml` may say. Buf would run any program that a
 * plugin names, so only the known one is taken.
 */
const generationFileSchema = z.strictObject({
  version: z.literal('v2', { error: 'must be v2' }),
  clean: z.boolean().optional(),
  plugins: z
    .array(
      z.strictObject({
        local: z.literal('protoc-gen-es', {
          error: 'must be protoc-gen-es, the only plugin that is run here',
        }),
        out: z.string(),
        opt: z.array(z.string()).optional(),
        include_imports: z.boolean().optional(),
      }),
    )
    .min(1),
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
export type GenerationFile = z.infer<typeof generationFileSchema>;

/** Parses a generation file; every output must be in the primitive's own `src/gen`. @internal */
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
  const own = generatedPath(primitive.kind, primitive.name);
  for (const { out } of result.data.plugins) {
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
  return result.data;
}
