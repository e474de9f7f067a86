import {
  corePath,
  parsePrimitiveId,
  primitiveAnnotation,
  primitiveId,
  primitiveKinds,
} from '@ameide/plugin-primitives-common';
import { Document, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { FactValue } from '../facts/fact';

/** A primitive that has no catalog annotation yet is taken for its first version. */
const firstVersion = 'v0';

const componentSchema = z.looseObject({
  kind: z.literal('Component'),
  metadata: z.looseObject({
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z
    .looseObject({
      owner: z.string().optional(),
      system: z.string().optional(),
    })
    .optional(),
});

/** A primitive's folder in the core repo's tree. @internal */
export type Folder = {
  path: string;
  /** `<kind>/<name>`, which is also the scope of its facts. */
  subject: string;
  kind: string;
  name: string;
};

/** The primitive's folder that a path is, or is in. @internal */
export function folderOf(path: string): Folder | undefined {
  const match = /^primitives\/([a-z]+)\/([^/]+)(?:\/|$)/.exec(path);
  if (!match || !primitiveKinds.some(k => k === match[1])) return undefined;
  const [, kind, name] = match;
  return { path: corePath(kind, name), subject: `${kind}/${name}`, kind, name };
}

/** Owner, system and versions of a primitive from its catalog file; a broken file leaves them out. @internal */
export function readCatalogInfo(
  text: string,
  folder: Folder,
): Omit<FactValue<'folder'>, 'treeSha'> {
  const components = parseAllDocuments(text).flatMap(document => {
    const parsed = componentSchema.safeParse(contentOf(document));
    return parsed.success ? [parsed.data] : [];
  });
  const versions = components.flatMap(component => {
    const ref = parsePrimitiveId(
      component.metadata.annotations?.[primitiveAnnotation] ?? '',
    );
    return ref?.kind === folder.kind && ref.name === folder.name
      ? [ref.version]
      : [];
  });
  return {
    owner: components[0]?.spec?.owner,
    system: components[0]?.spec?.system,
    versions: versions.length > 0 ? versions : [firstVersion],
  };
}

/** Undefined for a document that is broken, or whose aliases would unfold to far more than it holds: the library throws at those. */
function contentOf(document: Document): unknown {
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

/** Ids of the primitives that a folder stands for. @internal */
export function idsOfFolder(
  subject: string,
  folder: FactValue<'folder'>,
): string[] {
  const [kind, name] = subject.split('/');
  const known = primitiveKinds.find(k => k === kind);
  if (!known) return [];
  return folder.versions.map(version =>
    primitiveId({ kind: known, name, version }),
  );
}
