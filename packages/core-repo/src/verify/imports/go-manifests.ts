import { join, posix } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { findingsBy } from '../finding';
import { openOwnFile } from '../own-file';
import { ModDirective, readModFile } from './go-mod';
import { GoPolicy, judgeGoImport } from './judge-go-import';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

/** What the compiler or the linker of Go takes along beside `.go`: https://pkg.go.dev/cmd/go#hdr-File_types */
const nativeCode = /\.(?:c|cc|cpp|cxx|m|s|S|sx|syso|swig|swigcxx)$/;

/** Judges by their names what `go build` takes along, and no reader of imports sees. @internal */
export function judgeOutside(
  files: readonly string[],
  folder: string,
): Finding[] {
  const report = (rule: string, path: string, message: string) =>
    finding(rule, { message, file: `${folder}/${path}` });
  const nested = files.filter(path => path.endsWith('/go.mod'));
  const native = files.filter(
    path => nativeCode.test(path) && !/(?:^|\/)testdata\//.test(path),
  );
  const copied = files.filter(path => path.startsWith('vendor/'));
  return [
    ...nested.map(path =>
      report('imports/nested-module', path, 'begins a module of its own'),
    ),
    ...native.map(path =>
      report(
        'imports/linkname',
        path,
        'is linked in, and reaches any name of any package',
      ),
    ),
    ...(copied.length
      ? [
          report(
            'imports/replaced',
            'vendor',
            `holds ${copied.length} files that Go takes instead of what go.mod names`,
          ),
        ]
      : []),
  ];
}

/** Judges the workspace that the primitive is in, when one of the folders above has one. @internal */
export function judgeWorkspace(root: string, policy: GoPolicy): Finding[] {
  const above = policy.folder.split('/').slice(0, -1);
  // Go takes the nearest: https://go.dev/ref/mod#workspaces
  for (let depth = above.length; depth >= 0; depth--) {
    const folder = above.slice(0, depth).join('/');
    const file = posix.join(folder, 'go.work');
    const read = openOwnFile(join(root, file));
    if (!('content' in read)) {
      if (read.skipped === 'unreadable') continue;
      return [
        finding('imports/not-looked-at', {
          message: `is ${read.skipped}`,
          file,
        }),
      ];
    }
    return judgeWorkspaceFile(file, read.content.toString('utf8'), policy);
  }
  return [];
}

/** A workspace that does not use the primitive says nothing about it. @internal */
export function judgeWorkspaceFile(
  file: string,
  text: string,
  policy: GoPolicy,
): Finding[] {
  const directives = readModFile(text);
  const used = directives
    .filter(({ verb }) => verb === 'use')
    .map(({ words, line }) => ({
      folder: posix.join(posix.dirname(file), words[0] ?? '.'),
      line,
    }));
  if (!used.some(({ folder }) => folder.replace(/\/$/, '') === policy.folder))
    return [];
  const others = used.filter(
    ({ folder }) =>
      folder.startsWith('primitives/') &&
      folder.replace(/\/$/, '') !== policy.folder,
  );
  return [
    ...others.slice(0, 1).map(({ folder, line }) =>
      finding('imports/workspace', {
        message: `joins this primitive with ${others.length} others, such as ${folder}`,
        file,
        line,
      }),
    ),
    ...judgeModFile(
      file,
      directives.filter(({ verb }) => verb === 'replace'),
      policy,
    ),
  ];
}

/** Judges the manifests of Go: what stands for what. @internal */
export function judgeModFile(
  file: string,
  directives: readonly ModDirective[],
  policy: GoPolicy,
): Finding[] {
  return directives.flatMap(({ verb, words, line }): Finding[] => {
    const report = (rule: string, message: string) => [
      finding(rule, { message, file, line }),
    ];
    const isFolder = (path: string) => /^(\.{1,2}(\/|$)|\/)/.test(path);
    if (verb === 'use') {
      const target = posix.normalize(words[0] ?? '.');
      return target.startsWith('..') || target.startsWith('/')
        ? report(
            'imports/folder-dependency',
            `uses the folder ${JSON.stringify(words[0])}`,
          )
        : [];
    }
    if (verb === 'replace') {
      const target = words[words.indexOf('=>') + 1] ?? '';
      if (isFolder(target))
        return report(
          'imports/folder-dependency',
          `${JSON.stringify(
            words[0],
          )} is taken from the folder ${JSON.stringify(target)}`,
        );
      const problem = judgeGoImport(target, policy);
      if (problem?.rule === 'imports/cross-primitive')
        return report(problem.rule, problem.message);
      return target === words[0]
        ? []
        : report(
            'imports/replaced',
            `${JSON.stringify(words[0])} is really ${JSON.stringify(target)}`,
          );
    }
    if (verb === 'require') {
      const problem = judgeGoImport(words[0] ?? '', {
        ...policy,
        required: new Set([words[0] ?? '']),
      });
      return problem ? report(problem.rule, problem.message) : [];
    }
    return [];
  });
}
