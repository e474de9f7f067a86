import { readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { primitiveKinds } from '@ameide/plugin-primitives-common';
import { InvalidInputError } from '../errors';
import { byText, isMissing } from '../files';
import { readSettings } from '../settings';
import { nameProblem } from './language-names';
import { commonFolder } from './shape';
import { kindNameSchema } from './shape-file';
import { languagesIn, templatesFolder } from './templates';

/**
 * Folders that say what kinds are made of and start from, later ones over earlier ones:
 * the one that comes with this package, then the organisation's own, which `shapes` in
 * `ameide.yaml` names. Without a repository only the first.
 * @internal
 */
export async function shapeFolders(root?: string): Promise<string[]> {
  const builtIn = templatesFolder();
  if (root === undefined) return [builtIn];
  const { shapes } = await readSettings(root);
  if (shapes === undefined) return [builtIn];
  const own = await realpath(join(root, shapes)).catch(() => undefined);
  if (own === undefined) {
    throw new InvalidInputError(
      `ameide.yaml: shapes: there is no folder ${JSON.stringify(shapes)}`,
    );
  }
  if (!own.startsWith((await realpath(root)) + sep)) {
    throw new InvalidInputError(
      `ameide.yaml: shapes: ${JSON.stringify(
        shapes,
      )} leads out of the repository`,
    );
  }
  return [builtIn, own];
}

/**
 * Every kind that there is a shape for: the built-in ones in the specification's order,
 * then the organisation's by name.
 * @internal
 */
export async function knownKinds(
  folders: readonly string[],
): Promise<string[]> {
  const names = new Set<string>();
  for (const folder of folders) {
    for (const name of await namesIn(folder)) {
      if (name !== commonFolder && kindNameSchema.safeParse(name).success)
        names.add(name);
    }
  }
  const builtIn: readonly string[] = primitiveKinds;
  const own = [...names].filter(name => !builtIn.includes(name)).sort(byText);
  return [...builtIn, ...own];
}

/** Languages that a kind can be scaffolded in: those that have a skeleton. @public */
export async function offeredLanguages(
  kind: string,
  root?: string,
): Promise<string[]> {
  return languagesIn(kind, await shapeFolders(root));
}

/** Kinds that can be scaffolded and verified in a repository. @public */
export async function offeredKinds(root?: string): Promise<string[]> {
  return knownKinds(await shapeFolders(root));
}

/** Refuses a kind that there is no shape for. @internal */
export async function assertKnownKind(
  kind: string,
  folders: readonly string[],
): Promise<void> {
  const known = await knownKinds(folders);
  if (known.includes(kind)) return;
  throw new InvalidInputError(
    `kind: ${JSON.stringify(kind)} is not one of ${known.join(', ')}`,
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Refuses a kind that there is no shape for, a language that the kind has no skeleton in,
 * and a name that the language cannot have.
 * @internal
 */
export async function assertOffered(
  input: { kind: string; language: string; name: string },
  folders: readonly string[],
): Promise<void> {
  const { kind, language, name } = input;
  await assertKnownKind(kind, folders);
  const offered = await languagesIn(kind, folders);
  if (!offered.includes(language)) {
    throw new InvalidInputError(
      `language: ${kind} is not offered in ${language}; choose ${offered.join(
        ' or ',
      )}`,
    );
  }
  const problem = nameProblem(language, name);
  if (problem) throw new InvalidInputError(problem);
}
