import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  entitySchemaValidator,
} from '@backstage/catalog-model';
import {
  corePath,
  primitiveAnnotation,
  PrimitiveSummary,
} from '@ameide/plugin-primitives-common';
import { Document, parseAllDocuments } from 'yaml';

/** What the catalog needs to know of a primitive. @internal */
export type KnownPrimitive = Pick<
  PrimitiveSummary,
  'id' | 'kind' | 'name' | 'version' | 'owner' | 'system' | 'branch' | 'digest'
>;

/** Leaves out what the catalog does not need, so that only what matters to it counts as changed. @internal */
export function knownPrimitive(given: KnownPrimitive): KnownPrimitive {
  const { id, kind, name, version, owner, system, branch, digest } = given;
  return { id, kind, name, version, owner, system, branch, digest };
}

const validate = entitySchemaValidator();

/** Address, on GitHub's pages, of a primitive's `catalog-info.yaml`. @internal */
export function catalogInfoUrl(
  { kind, name, branch }: KnownPrimitive,
  repository: { url: string; branch: string },
): string {
  return `${repository.url}/blob/${branch ?? repository.branch}/${corePath(
    kind,
    name,
  )}/catalog-info.yaml`;
}

/**
 * Finds the primitive's Component in the text of a `catalog-info.yaml`. Other documents
 * are passed over: the file may come from a branch that nobody has reviewed, and must
 * not bring in users, groups or somebody else's component.
 * @internal
 */
export function parseComponent(
  text: string,
  summary: KnownPrimitive,
): Entity | undefined {
  for (const document of documentsOf(text)) {
    try {
      const entity = validate(document.toJS());
      if (
        entity.kind === 'Component' &&
        entity.metadata.name === summary.id &&
        namespaceOf(entity) === 'default'
      ) {
        return entity;
      }
    } catch {
      // No entity; the caller says that the file has none.
    }
  }
  return undefined;
}

/** None where the text nests so deep that the parser, which calls itself for each level, gives up. */
function documentsOf(text: string): Document.Parsed[] {
  try {
    return [...parseAllDocuments(text)];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** The Component of a primitive that describes itself nowhere, from what is known of it. @internal */
export function makeComponent({
  id,
  kind,
  name,
  owner,
  system,
}: KnownPrimitive): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: id, title: `${kind}/${name}` },
    spec: {
      type: kind,
      lifecycle: 'experimental',
      owner: owner ?? 'unknown',
      ...(system && { system }),
    },
  };
}

/** Adds what the catalog and the Pipeline tab need to find their way back. @internal */
export function annotate(
  entity: Entity,
  { id }: KnownPrimitive,
  url: string,
): Entity {
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        [primitiveAnnotation]: id,
        [ANNOTATION_LOCATION]: `url:${url}`,
        [ANNOTATION_ORIGIN_LOCATION]: `url:${url}`,
      },
    },
  };
}

function namespaceOf(entity: Entity): string {
  return entity.metadata.namespace ?? 'default';
}
