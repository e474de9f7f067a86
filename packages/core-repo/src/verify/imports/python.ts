import { posix } from 'node:path';
import { corePath, Finding } from '@ameide/plugin-primitives-common';
import { generatedFolder, isGenerated } from '../../layout';
import { findingsBy } from '../finding';
import { isTestFile } from '../test-files';
import { ImportReader } from './import-reader';
import { isProtoSource } from './proto-source';
import { manifestReader } from './manifest-text';
import { iniFiles, readIni } from './python-ini';
import { readPyproject } from './python-manifest';
import { modulesOf } from './python-names';
import { ManifestContext, readRequirements } from './python-requirements';
import { pythonStdlib } from './python-stdlib';
import { PythonImport, readPythonImports } from './read-python';
import { importsDescription } from './rules';
import {
  openParser,
  SourceParser,
  syntaxFindings,
  tooSlow,
} from './source-parser';

const finding = findingsBy(importsDescription);

/** Folders that modules are found in, from the primitive's; the second holds generated code only. */
const roots = ['src', generatedFolder('python')];

/** What an import in Python is judged by. @internal */
export type PythonPolicy = {
  folder: string;
  /** First names of the primitive's own modules. */
  own: ReadonlySet<string>;
  /** Modules and namespaces of the listed distributions, dotted. */
  listed: ReadonlySet<string>;
};

/** Judges one import of one file; undefined when it is fine. */
function judgePythonImport(
  path: string,
  use: PythonImport,
  policy: PythonPolicy,
): { rule: string; message: string } | undefined {
  if (use.kind === 'search-path')
    return { rule: 'imports/search-path', message: `${use.name} is used here` };
  if (use.name === undefined)
    return {
      rule: 'imports/computed',
      message: 'what is imported here is known only when it runs',
    };
  const quoted = JSON.stringify(`${'.'.repeat(use.level)}${use.name}`);
  if (use.level > 0) {
    const base = posix.join(
      posix.dirname(path),
      ...Array.from({ length: use.level - 1 }, () => '..'),
    );
    return base === 'src' || base.startsWith('src/')
      ? undefined
      : {
          rule: 'imports/escape',
          message: `${quoted} leads out of the primitive's modules`,
        };
  }
  const [first, ...rest] = use.name.split('.');
  if (policy.own.has(first)) return undefined;
  if (first === 'tests')
    return { rule: 'imports/test-code', message: `${quoted} is a test's code` };
  if (first === 'primitives')
    return {
      rule: 'imports/cross-primitive',
      message: `${quoted} is another primitive's code`,
    };
  if (
    first === 'ameide_core_proto' ||
    isProtoSource([first, ...rest].join('/'))
  )
    return {
      rule: 'imports/proto-source',
      message: `${quoted} is a raw contract`,
    };
  if (pythonStdlib.has(first) || isListed(use.name, use.members, policy))
    return undefined;
  return {
    rule: 'imports/unlisted',
    message: `${quoted} is of no distribution that pyproject.toml lists`,
  };
}

/** `google` itself is nobody's: what counts is what is taken out of it. */
function isListed(
  name: string,
  members: readonly string[],
  { listed }: PythonPolicy,
): boolean {
  const isInside = (whole: string) =>
    [...listed].some(
      module =>
        whole === module ||
        whole.startsWith(`${module}.`) ||
        // Clients carry the version of the service: google.cloud.pubsub_v1.
        (module.startsWith('google.cloud.') &&
          /^_v\d/.test(whole.slice(module.length)) &&
          whole.startsWith(module)),
    );
  const isNamespace = (whole: string) =>
    [...listed].some(module => module.startsWith(`${whole}.`));
  if (isInside(name)) return true;
  return (
    isNamespace(name) &&
    members.every(member => {
      const whole = `${name}.${member}`;
      return member === '*' || isInside(whole) || isNamespace(whole);
    })
  );
}

/** Judges what a file imports. @internal */
export function judgePythonFile(
  path: string,
  text: string,
  about: { policy: PythonPolicy; parse: SourceParser },
): Finding[] {
  const { policy, parse } = about;
  const file = `${policy.folder}/${path}`;
  const found = parse(text, (root, tick) => [
    ...readPythonImports(root, text, tick).flatMap((use): Finding[] => {
      const problem = judgePythonImport(path, use, policy);
      const { line, column } = use;
      return problem
        ? [
            finding(problem.rule, {
              message: problem.message,
              file,
              line,
              column,
            }),
          ]
        : [];
    }),
    ...syntaxFindings(root, file),
  ]);
  return found ?? [tooSlow(file)];
}

/** First names of modules in the primitive's own folders. */
function ownModules(files: readonly string[]): Set<string> {
  const own = new Set<string>();
  for (const root of roots) {
    for (const file of files) {
      if (!file.startsWith(`${root}/`) || !file.endsWith('.py')) continue;
      own.add(
        file
          .slice(root.length + 1)
          .split('/')[0]
          .replace(/\.py$/, ''),
      );
    }
  }
  return own;
}

/** Imports of Python, by Tree-sitter's grammar and the manifests. @internal */
export const pythonImports: ImportReader = {
  isCode: path =>
    // Python imports compiled files just as well.
    /\.(?:py|pyc|pyo|pyd|so)$/.test(path) &&
    !isTestFile(path) &&
    !isGenerated('python', path),
  async open(context) {
    const { folder, files, run } = context;
    const others = new Map(
      run.primitives
        .filter(one => corePath(one.kind, one.name) !== folder)
        .map(({ kind, name }) => [
          `primitive-${kind}-${name}`,
          corePath(kind, name),
        ]),
    );
    const { read, issues: unread } = manifestReader(context);
    const about: Omit<ManifestContext, 'path'> = {
      folder,
      isOther: name => others.get(name),
      read,
    };
    const project = readPyproject(read('pyproject.toml') ?? '', {
      ...about,
      path: 'pyproject.toml',
    });
    const settings = files
      .filter(path => iniFiles.has(path))
      .map(path => readIni(read(path) ?? '', { ...about, path }));
    const seen = new Set<string>();
    const issues = [
      ...project.issues,
      ...settings.flatMap(one => one.issues),
      ...files
        .filter(path => /(?:^|\/)requirements[^/]*\.(?:txt|in)$/.test(path))
        .flatMap(path =>
          seen.has(path)
            ? []
            : readRequirements(read(path) ?? '', { ...about, path }, seen)
                .issues,
        ),
    ];
    const policy: PythonPolicy = {
      folder,
      own: ownModules(files),
      listed: new Set(
        [project, ...settings].flatMap(({ listed }) =>
          [...listed].flatMap(modulesOf),
        ),
      ),
    };
    const parse = await openParser('python');
    return {
      issues: [...issues, ...unread],
      judge: (path, text) => judgePythonFile(path, text, { policy, parse }),
    };
  },
};
