import { posix } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { findingsBy } from '../finding';
import { normalName } from './python-names';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

/** What manifests of Python list, and what is wrong with them. @internal */
export type PythonManifest = { listed: Set<string>; issues: Finding[] };

/** What a manifest of Python is read with. @internal */
export type ManifestContext = {
  /** The primitive's folder, from the repository's root. */
  folder: string;
  /** The manifest, from the primitive's folder. */
  path: string;
  /** Folder of the primitive that a distribution is of, unless it is this one's. */
  isOther(distribution: string): string | undefined;
  /** Text of a file of the primitive; undefined when it is not there. */
  read(path: string): string | undefined;
};

/** Whether a path, from a folder of the primitive, leads out of the primitive. @internal */
export function leavesPrimitive(path: string, from = '.'): boolean {
  const whole = posix.normalize(posix.join(from, path));
  return (
    /^(?:[/\\~]|[A-Za-z]:)/.test(path) ||
    whole === '..' ||
    whole.startsWith('../')
  );
}

/** Options of pip that name a place: https://pip.pypa.io/en/stable/reference/requirements-file-format/#supported-options */
const options: ReadonlyArray<
  readonly [pattern: RegExp, kind: 'editable' | 'file' | 'links']
> = [
  [/^(?:-e|--editable(?=[\s=]))[\s=]*(.*)$/, 'editable'],
  [
    /^(?:-r|-c|--requirement(?=[\s=])|--constraint(?=[\s=]))[\s=]*(.*)$/,
    'file',
  ],
  [/^(?:-f|--find-links(?=[\s=]))[\s=]*(.*)$/, 'links'],
];

/**
 * Reads a file of requirements, and those that it names
 * (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
 * @internal
 */
export function readRequirements(
  text: string,
  about: ManifestContext,
  /** Files that are read already: they may name each other in a circle. */
  seen = new Set<string>(),
): PythonManifest {
  seen.add(about.path);
  const manifest: PythonManifest = { listed: new Set(), issues: [] };
  // A backslash joins lines; numbers of lines stay those of the first.
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    const parts = [lines[index]];
    while (parts[parts.length - 1].endsWith('\\') && index + 1 < lines.length)
      parts.push(lines[++index]);
    const requirement = parts
      .map(part => part.replace(/\\$/, ''))
      .join('')
      .replace(/(^|\s)#.*$/, '')
      .trim();
    if (!requirement) continue;
    const found = requirement.startsWith('-')
      ? readOption(requirement, { ...about, line }, seen)
      : readRequirement(requirement, { ...about, line });
    manifest.issues.push(...found.issues);
    for (const name of found.listed) manifest.listed.add(name);
  }
  return manifest;
}

function readOption(
  text: string,
  about: ManifestContext & { line: number },
  seen: Set<string>,
): PythonManifest {
  const { folder, path, line, read } = about;
  const problem = (rule: string, message: string): PythonManifest => ({
    listed: new Set(),
    issues: [finding(rule, { message, file: `${folder}/${path}`, line })],
  });
  for (const [pattern, kind] of options) {
    const named = pattern
      .exec(text)?.[1]
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2');
    if (named === undefined) continue;
    if (kind === 'editable')
      return problem(
        'imports/folder-dependency',
        'is installed as a folder that can be edited',
      );
    if (/^[a-z][a-z+]+:/i.test(named) && !named.startsWith('file:'))
      return problem(
        'imports/replaced',
        'takes packages from an address of its own',
      );
    if (kind === 'links')
      return problem(
        'imports/folder-dependency',
        `takes packages from the folder ${JSON.stringify(named)}`,
      );
    const target = posix.join(posix.dirname(path), named);
    if (
      named.startsWith('file:') ||
      leavesPrimitive(named, posix.dirname(path))
    )
      return problem(
        'imports/escape',
        `reads ${JSON.stringify(named)}, which is outside`,
      );
    if (seen.has(target)) return { listed: new Set(), issues: [] };
    const content = read(target);
    return content === undefined
      ? problem(
          'imports/manifest',
          `names ${JSON.stringify(named)}, which cannot be read`,
        )
      : readRequirements(content, { ...about, path: target }, seen);
  }
  return { listed: new Set(), issues: [] };
}

/** A folder, or an archive that lies somewhere: what pip takes for a path. */
const isFolder = (text: string) =>
  /^(?:\.{0,2}[/\\]|\.{1,2}$|file:|~|[A-Za-z]:[/\\]|\{root)/.test(text) ||
  (!/^[\w+.-]+:/.test(text) &&
    (/^[^@;#[\s]*[/\\]/.test(text) ||
      /^[^@;\s]+\.(?:whl|zip|tar\.\w+|tgz)$/.test(text)));

/** Reads one requirement (https://packaging.python.org/en/latest/specifications/dependency-specifiers/). @internal */
export function readRequirement(
  requirement: string,
  about: Pick<ManifestContext, 'folder' | 'path' | 'isOther'> & {
    line?: number;
  },
): PythonManifest {
  const { folder, path, line, isOther } = about;
  const manifest: PythonManifest = { listed: new Set(), issues: [] };
  const report = (rule: string, message: string) =>
    manifest.issues.push(
      finding(rule, {
        message,
        file: `${folder}/${path}`,
        ...(line !== undefined && { line }),
      }),
    );
  if (/\$\{\w+\}/.test(requirement))
    report('imports/computed', 'depends on a variable of the machine');
  const address =
    /^[^@;]*@\s*(\S+)/.exec(requirement)?.[1] ??
    (/^[\w+]+:\/\//.test(requirement) || isFolder(requirement)
      ? requirement
      : undefined);
  if (address !== undefined) {
    if (isFolder(address))
      report('imports/folder-dependency', 'is taken from a folder');
    else report('imports/replaced', 'is taken from an address of its own');
  }
  const name = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?/.exec(requirement)?.[0];
  if (name === undefined || address === requirement) return manifest;
  const normal = normalName(name);
  const other = isOther(normal);
  if (other)
    report(
      'imports/cross-primitive',
      `${JSON.stringify(name)} is another primitive's package, ${other}`,
    );
  manifest.listed.add(normal);
  return manifest;
}
