import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { catalogInfoProblem, primitiveId, say, Saying } from '@ameide/plugin-primitives-common';
import { Document, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { PrimitiveRequest } from '../primitive-request';

const componentSchema = z.looseObject({
  kind: z.literal('Component'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ owner: z.string(), system: z.string().optional() }),
});

/** What a `catalog-info.yaml` says of its component. @internal */
export type ExistingPrimitive = { id: string; owner: string; system?: string };

/** Reads the component of a `catalog-info.yaml`; undefined when it has none, or is too large to be read. @internal */
export function parseExistingPrimitive(text: string): ExistingPrimitive | undefined {
  if (catalogInfoProblem(text.length) !== undefined) return undefined;
  for (const document of parseAllDocuments(text)) {
    const component = componentSchema.safeParse(contentOf(document));
    if (component.success) {
      const { metadata, spec } = component.data;
      return { id: metadata.name, owner: spec.owner, ...(spec.system && { system: spec.system }) };
    }
  }
  return undefined;
}

/** The library throws at a document whose aliases would unfold to far more than it holds. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

/**
 * In which ways the primitive that is there is not the one that is asked for. Empty
 * means: somebody ran the same form before, so there is nothing left to make.
 * @internal
 */
export function findDifferences(request: PrimitiveRequest, existing: ExistingPrimitive): Saying[] {
  const id = primitiveId(request);
  const owner = fullRef(request.owner, 'group');
  const itsOwner = existing.owner && fullRef(existing.owner, 'group');
  // A system may be given later by hand; one that was not asked for is no contradiction.
  const system = request.system && fullRef(request.system, 'system');
  const itsSystem = existing.system && fullRef(existing.system, 'system');
  return [
    ...(id === existing.id ? [] : [say('task.otherId', { found: existing.id, asked: id })]),
    ...(owner === itsOwner ? [] : [say('task.otherOwner', { found: itsOwner, asked: owner })]),
    ...(!system || system === itsSystem
      ? []
      : [
          itsSystem
            ? say('task.otherSystem', { found: itsSystem, asked: system })
            : say('task.withoutSystem', { asked: system }),
        ]),
  ];
}

function fullRef(ref: string, defaultKind: string): string {
  return stringifyEntityRef(parseEntityRef(ref, { defaultKind, defaultNamespace: 'default' }));
}
