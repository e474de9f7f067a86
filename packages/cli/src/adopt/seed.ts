import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RepositoryName } from './names';

/** Which of the two repositories. @internal */
export type SeedKind = 'core' | 'gitops';

/** Names that the seeds' own are replaced by. @internal */
export type SeedNames = {
  core: RepositoryName;
  gitops: RepositoryName;
  /** Registry host and owner. */
  registry: string;
};

/**
 * Files of a new repository by path, with an organisation's own names in place of the
 * seed's. @internal
 */
export async function readSeed(
  kind: SeedKind,
  names: SeedNames,
  /** Team or person in place of the seed's platform team; that of the owner when left out. */
  decider = `@${names[kind].owner}/platform`,
): Promise<Map<string, string>> {
  const folder = join(seedsFolder(), kind);
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = new Map<string, string>();
  for (const entry of entries.filter(found => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, 'utf8');
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    files.set(name, rename(kind, text, names, decider));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const seedNames =
  /@ameideio\/platform|ameideio\/ameide-gitops|ameideio\/ameide(?![\w-])|ghcr\.io\/ameideio|'ameide-gitops'|^repository: ameide$|ameideio/gm;

function rename(
  kind: SeedKind,
  text: string,
  names: SeedNames,
  decider: string,
): string {
  const { core, gitops, registry } = names;
  return text.replace(seedNames, found => {
    switch (found) {
      case '@ameideio/platform':
        return decider;
      case 'ameideio/ameide-gitops':
        return `${gitops.owner}/${gitops.repo}`;
      case 'ameideio/ameide':
        return `${core.owner}/${core.repo}`;
      case 'ghcr.io/ameideio':
        return registry;
      case "'ameide-gitops'":
        return `'${gitops.repo}'`;
      case 'repository: ameide':
        return `repository: ${core.repo}`;
      default:
        return names[kind].owner;
    }
  });
}

/** `repositories` beside the bundled command line, else `templates/repositories` of this project. */
function seedsFolder(): string {
  // eslint-disable-next-line no-restricted-syntax -- the package may not use Backstage's helper for it
  const here = __dirname;
  const beside = join(here, 'repositories');
  if (existsSync(beside)) return beside;
  for (let at = here; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'templates', 'repositories');
    if (existsSync(folder)) return folder;
  }
  throw new Error(
    `The folder "repositories" is not beside ${here}: this installation of ameide is not complete`,
  );
}
