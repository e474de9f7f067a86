import { corePath } from '@ameide/plugin-primitives-common';

/** Folder of the Buf module, from the repository's root. @public */
export const protoModule = 'packages/ameide_core_proto';

/** Folder that pins the generators for Go and Python, from the repository's root. @public */
export const codegenFolder = 'tools/codegen';

/** A primitive's name as Protobuf packages and files spell it. @public */
export function snakeName(name: string): string {
  return name.replaceAll('-', '_');
}

/** A primitive's name as types spell it. @public */
export function pascalName(name: string): string {
  return name
    .split(/[-_]/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/**
 * The version of the Protobuf package. Buf's PACKAGE_VERSION_SUFFIX knows no `v0`,
 * so a primitive at v0 speaks `v1`: it is the trial of that contract.
 * @public
 */
export function protoVersion(version: string): string {
  return version === 'v0' ? 'v1' : version;
}

/** Folder of a primitive's contract in the Buf module, all versions together. @public */
export function contractPath(kind: string, name: string): string {
  return `src/ameide_core_proto/${kind}/${snakeName(name)}`;
}

/** The file that says how a primitive's code is generated, from the repository's root. @public */
export function generationPath(kind: string, name: string): string {
  return `${protoModule}/buf.gen.${kind}-${name}.local.yaml`;
}

/** Where generated code goes in languages that have a place for what is nobody else's. */
const generatedFolders: ReadonlyMap<string, string> = new Map([
  ['go', 'internal/gen'],
]);

/** Folder of generated code in a language, from the primitive's folder. @public */
export function generatedFolder(language: string): string {
  return generatedFolders.get(language) ?? 'src/gen';
}

/** Whether a path is generated code, from the primitive's folder. @internal */
export function isGenerated(language: string, path: string): boolean {
  return path.startsWith(`${generatedFolder(language)}/`);
}

/** Folder of a primitive's generated code, from the repository's root. @public */
export function generatedPath(
  kind: string,
  name: string,
  language: string,
): string {
  return `${corePath(kind, name)}/${generatedFolder(language)}`;
}
