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
  /**
   * Patterns with each place they may lead to: `paths` of tsconfig.json, `imports` of
   * package.json. A path begins with a dot and counts from the primitive's folder;
   * anything else is a package.
   */
  aliases: ReadonlyArray<readonly [pattern: string, target: string]>;
};

const builtins = new Set(builtinModules);

const useGenerated =
  "Import the generated code in the primitive's own src/gen, or an SDK";

/** Name of the package that a bare specifier asks for. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** One place that a specifier may lead to. */
type Target = { text: string; isAlias: boolean };

/** Every place that a specifier may lead to: which one it is, is known only to who resolves it. */
function targetsOf(
  specifier: string,
  aliases: ImportPolicy['aliases'],
): Target[] {
  const matching = aliases.flatMap(([pattern, text]) => {
    const [before, after] = pattern.split('*');
    if (after === undefined)
      return specifier === pattern ? [{ pattern, text }] : [];
    if (
      !specifier.startsWith(before) ||
      !specifier.endsWith(after) ||
      specifier.length < before.length + after.length
    )
      return [];
    const rest = specifier.slice(
      before.length,
      specifier.length - after.length,
    );
    return [{ pattern, text: text.replace('*', () => rest) }];
  });
  // A pattern that takes everything leaves what it does not find to the packages.
  const isLeft = matching.every(({ pattern }) => pattern.startsWith('*'));
  return [
    ...(isLeft ? [{ text: specifier, isAlias: false }] : []),
    ...matching.map(({ text }) => ({ text, isAlias: true })),
  ];
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
  for (const target of targetsOf(specifier, policy.aliases)) {
    const problem = judgeTarget({ path, use, quoted, target }, policy);
    if (problem) return found(problem.rule, problem.message, problem.remedy);
  }
  return undefined;
}

type Problem = { rule: string; message: string; remedy: string };

function judgeTarget(
  about: { path: string; use: ImportUse; quoted: string; target: Target },
  policy: ImportPolicy,
): Problem | undefined {
  const { path, use, quoted, target } = about;
  const { text } = target;
  if (
    use.kind === 'file' ||
    /^\.{0,2}[/\\]/.test(text) ||
    /^\.{1,2}$/.test(text) ||
    text.startsWith('file:')
  )
    return judgePath(about, policy);
  if (isProtoSource(text))
    return {
      rule: 'proto-source',
      message: `${quoted} is a raw contract`,
      remedy: useGenerated,
    };
  if (text.startsWith('node:') || builtins.has(text)) return undefined;
  const name = packageOf(text);
  if (name === policy.packageName) return undefined;
  const other = policy.otherPackages.get(name);
  if (other !== undefined)
    return {
      rule: 'cross-primitive',
      message: `${quoted} is another primitive's code, ${other}`,
      remedy: 'Call the other primitive through its SDK',
    };
  const isListed =
    policy.dependencies.has(name) ||
    // Scripts run on the developer's machine and in CI; types are gone when code runs.
    ((use.kind === 'type' || !path.startsWith('src/')) &&
      policy.devDependencies.has(name)) ||
    (use.kind === 'type' && policy.devDependencies.has(typesOf(name)));
  return isListed
    ? undefined
    : {
        rule: 'unlisted',
        message: `${quoted} is not among the dependencies of package.json`,
        remedy: `Add ${name} to "dependencies", or do without it`,
      };
}

function judgePath(
  about: { path: string; use: ImportUse; quoted: string; target: Target },
  { folder }: ImportPolicy,
): Problem | undefined {
  const { path, use, quoted, target } = about;
  const resolved = resolveInside(path, target, folder);
  if (resolved?.startsWith(`${folder}/`)) {
    const inside = resolved.slice(folder.length + 1);
    return isTestCode(inside) && use.kind === 'module'
      ? {
          rule: 'test-code',
          message: `${quoted} is a test's code`,
          remedy: 'Move what both need out of the tests',
        }
      : undefined;
  }
  const where = resolved ?? target.text;
  if (isProtoSource(where))
    return {
      rule: 'proto-source',
      message: `${quoted} leads to a raw contract, ${where}`,
      remedy: useGenerated,
    };
  return /^primitives\/[^/]+\/[^/]/.test(where)
    ? {
        rule: 'cross-primitive',
        message: `${quoted} leads into another primitive, ${where}`,
        remedy: 'Call the other primitive through its SDK',
      }
    : {
        rule: 'escape',
        message: `${quoted} leads out of the primitive, to ${where}`,
        remedy: 'Import only what is inside the primitive, or a listed package',
      };
}

/** Package that holds the types of another: https://www.typescriptlang.org/docs/handbook/declaration-files/publishing.html */
function typesOf(name: string): string {
  return `@types/${name.replace(/^@/, '').replace('/', '__')}`;
}

/** Whether a specifier without extension, or of a folder, can lead to a test. */
function isTestCode(path: string): boolean {
  return [path, `${path}.ts`, `${path}/index.ts`].some(isTestFile);
}

/**
 * A path as Node reads it: modules are found by URL, where a dot may be escaped, a
 * backslash is a slash, blanks of lines are nothing, and a query follows
 * (https://url.spec.whatwg.org/#concept-basic-url-parser).
 */
function plainPath(text: string): string {
  return text
    .replace(/[\t\n\r]/g, '')
    .replace(/[?#].*$/, '')
    .replace(/%2e/gi, '.')
    .replaceAll('\\', '/');
}

/** Path from the repository's root that a relative specifier leads to; undefined when that is outside of it. */
function resolveInside(
  path: string,
  { text, isAlias }: Target,
  folder: string,
): string | undefined {
  if (text.startsWith('file:') || /^[/\\]/.test(text)) return undefined;
  const from = isAlias ? folder : posix.join(folder, posix.dirname(path));
  const target = posix.normalize(posix.join(from, plainPath(text)));
  return target === '..' || target.startsWith('../') ? undefined : target;
}
