import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { isTestFile } from '../test-files';
import { findingsBy } from '../finding';
import { isProtoSource } from './proto-source';
import { ImportUse } from './read-imports';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

/** What an import is judged by: plain data, read before. @internal */
export type ImportPolicy = {
  /** The primitive's folder, from the repository's root. */
  folder: string;
  /** The primitive's own package name. */
  packageName?: string;
  /** Names of the other primitives' packages, with their folders. */
  otherPackages: ReadonlyMap<string, string>;
  /** Packages that run with the primitive. */
  dependencies: ReadonlySet<string>;
  /** Packages that only build and test it. */
  devDependencies: ReadonlySet<string>;
  /** Where aliases lead, from the primitive's folder: `paths` of tsconfig.json, `imports` of package.json. */
  aliases: ReadonlyMap<string, string>;
};

const builtins = new Set(builtinModules);

/** Name of the package that a bare specifier asks for. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** Follows an alias to where it leads; other specifiers stay. */
function followAlias(
  specifier: string,
  aliases: ReadonlyMap<string, string>,
): string | undefined {
  for (const [pattern, target] of aliases) {
    const [before, after] = pattern.split('*');
    if (
      after === undefined
        ? specifier !== pattern
        : !specifier.startsWith(before)
    )
      continue;
    const rest = after === undefined ? '' : specifier.slice(before.length);
    return target.replace('*', () => rest);
  }
  return undefined;
}

/** Judges one import of one file; undefined when it is fine. @internal */
export function judgeImport(
  path: string,
  use: ImportUse,
  policy: ImportPolicy,
): Finding | undefined {
  const { folder } = policy;
  const found = (rule: string, message: string, remedy?: string): Finding =>
    finding(`imports/${rule}`, {
      message,
      file: `${folder}/${path}`,
      line: use.line,
      column: use.column,
      ...(remedy !== undefined && { remedy }),
    });
  const { specifier } = use;
  if (specifier === undefined) {
    return found(
      'computed',
      'what is imported here is known only when it runs',
    );
  }
  const quoted = JSON.stringify(specifier);
  const useGenerated =
    "Import the generated code in the primitive's own src/gen, or an SDK";
  if (isProtoSource(specifier)) {
    return found('proto-source', `${quoted} is a raw contract`, useGenerated);
  }
  const alias = followAlias(specifier, policy.aliases);
  const isPath =
    /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..';
  if (isPath || alias !== undefined || specifier.startsWith('file:')) {
    const target = resolveInside(
      path,
      alias === undefined ? specifier : `/${alias}`,
      alias !== undefined,
      folder,
    );
    if (target === undefined || !target.startsWith(`${folder}/`)) {
      const where = target ?? specifier;
      if (isProtoSource(where)) {
        return found(
          'proto-source',
          `${quoted} leads to a raw contract, ${where}`,
          useGenerated,
        );
      }
      return /^primitives\//.test(where)
        ? found(
            'cross-primitive',
            `${quoted} leads into another primitive, ${where}`,
            'Call the other primitive through its SDK',
          )
        : found(
            'escape',
            `${quoted} leads out of the primitive, to ${where}`,
            'Import only what is inside the primitive, or a listed package',
          );
    }
    const inside = target.slice(folder.length + 1);
    if (isTestFile(inside) && !use.isTypeOnly) {
      return found(
        'test-code',
        `${quoted} is a test's code`,
        'Move what both need out of the tests',
      );
    }
    return undefined;
  }
  if (specifier.startsWith('node:') || builtins.has(specifier))
    return undefined;
  const name = packageOf(specifier);
  if (name === policy.packageName) return undefined;
  const other = policy.otherPackages.get(name);
  if (other !== undefined) {
    return found(
      'cross-primitive',
      `${quoted} is another primitive's code, ${other}`,
      'Call the other primitive through its SDK',
    );
  }
  const isListed =
    policy.dependencies.has(name) ||
    // Scripts run on the developer's machine and in CI; types are gone when code runs.
    ((use.isTypeOnly || !path.startsWith('src/')) &&
      policy.devDependencies.has(name));
  return isListed
    ? undefined
    : found(
        'unlisted',
        `${quoted} is not among the dependencies of package.json`,
        `Add ${name} to "dependencies", or do without it`,
      );
}

/** Path from the repository's root that a relative specifier leads to; undefined when that is outside of it. */
function resolveInside(
  path: string,
  specifier: string,
  isAlias: boolean,
  folder: string,
): string | undefined {
  if (specifier.startsWith('file:')) return undefined;
  if (specifier.startsWith('/') && !isAlias) return undefined;
  const from = isAlias ? folder : posix.join(folder, posix.dirname(path));
  const target = posix.normalize(posix.join(from, specifier));
  return target === '..' || target.startsWith('../') ? undefined : target;
}

/** Dependencies that lead past the registry, into somebody's folder. @internal */
export function judgeDependencies(
  dependencies: Readonly<Record<string, string>>,
  policy: Pick<ImportPolicy, 'folder' | 'otherPackages'>,
): Finding[] {
  const file = `${policy.folder}/package.json`;
  return Object.entries(dependencies).flatMap(([name, range]): Finding[] => {
    const quoted = JSON.stringify(name);
    const alias = /^npm:(@?[^@]+)/.exec(range)?.[1];
    const other =
      policy.otherPackages.get(name) ?? policy.otherPackages.get(alias ?? '');
    if (other !== undefined)
      return [
        finding('imports/cross-primitive', {
          message: `${quoted} is another primitive's package, ${other}`,
          file,
        }),
      ];
    const asked = JSON.stringify(range);
    if (/^(file|link|portal|workspace):|^(\.|\/|~\/)/.test(range))
      return [
        finding('imports/folder-dependency', {
          message: `${quoted} is taken from a folder, ${asked}`,
          file,
        }),
      ];
    const isElsewhere =
      (alias !== undefined && alias !== name) ||
      // Git, a URL, or `owner/repository` of GitHub.
      /^(git|github|gitlab|bitbucket|gist|https?)[+:]|^[^@\s/]+\/[^/\s]+$|^[\w.-]+@[\w.-]+:/.test(
        range,
      );
    return isElsewhere
      ? [
          finding('imports/replaced', {
            message: `${quoted} is really ${asked}`,
            file,
          }),
        ]
      : [];
  });
}
