import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { isTestFile } from '../test-files';
import { ImportUse } from './read-imports';

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

/** Raw contracts, by whatever name they can be asked for. */
function isProtoSource(specifier: string): boolean {
  return (
    /(^|\/)packages\/ameide_core_proto(\/|$)/.test(specifier) ||
    /^@ameide(io)?\/core-proto(\/|$)/.test(specifier) ||
    /^buf\.build\/gen\//.test(specifier) ||
    /^@buf\//.test(specifier) ||
    /\.proto$/.test(specifier)
  );
}

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
  const found = (
    rule: string,
    message: string,
    remedy: string,
    severity: Finding['severity'] = 'error',
  ): Finding => ({
    rule: `imports/${rule}`,
    severity,
    message,
    file: `${folder}/${path}`,
    line: use.line,
    column: use.column,
    remedy,
  });
  const { specifier } = use;
  if (specifier === undefined) {
    return found(
      'computed',
      'what is imported here is known only when it runs',
      'Write the specifier out, so that it can be checked',
      'warning',
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
  return Object.entries(dependencies).flatMap(([name, range]): Finding[] => {
    const finding = {
      severity: 'error',
      file: `${policy.folder}/package.json`,
    } as const;
    const other = policy.otherPackages.get(name);
    if (other !== undefined) {
      return [
        {
          ...finding,
          rule: 'imports/cross-primitive',
          message: `${JSON.stringify(
            name,
          )} is another primitive's package, ${other}`,
          remedy: 'Call the other primitive through its SDK',
        },
      ];
    }
    if (!/^(file|link|portal|workspace):|^[./~]/.test(range)) return [];
    return [
      {
        ...finding,
        rule: 'imports/folder-dependency',
        message: `${JSON.stringify(
          name,
        )} is taken from a folder, ${JSON.stringify(range)}`,
        remedy: 'Depend on a published version',
      },
    ];
  });
}
