import { join } from 'node:path';
import { corePath, versionSchema } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { NotThereError } from '../errors';
import { readText } from '../files';
import { readDocuments } from './documents';
import { existingInputSchema, parseInput } from '../scaffold/input';

const componentSchema = z.object({
  kind: z.literal('Component'),
  metadata: z.object({
    annotations: z.object({ 'ameide.io/primitive': z.string() }),
  }),
});

/** Version of a primitive, as its `catalog-info.yaml` names it. @public */
export async function readPrimitiveVersion(options: {
  root: string;
  kind: string;
  name: string;
}): Promise<string> {
  const { kind, name } = parseInput(existingInputSchema, options);
  const path = `${corePath(kind, name)}/catalog-info.yaml`;
  const text = (await readText(join(options.root, path))) ?? '';
  for (const document of readDocuments(text)) {
    const component = componentSchema.safeParse(document);
    if (!component.success) continue;
    const id = component.data.metadata.annotations['ameide.io/primitive'];
    const prefix = `${kind}-${name}-`;
    const version = versionSchema.safeParse(id.slice(prefix.length));
    if (id.startsWith(prefix) && version.success) return version.data;
  }
  throw new NotThereError(
    `${path}: has no Component with the annotation ameide.io/primitive: ${kind}-${name}-<version>`,
  );
}
