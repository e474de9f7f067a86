import { posix } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { isGenerated } from '../../layout';
import { findingsBy } from '../finding';
import { readTextOnce } from '../read-once';
import { isTestFile } from '../test-files';
import { ModDirective, readModFile } from './go-mod';
import { ImportReader } from './import-reader';
import { otherModules } from './other-modules';
import { isProtoSource } from './proto-source';
import { importsDescription } from './rules';
import {
  nodesOf,
  openParser,
  placeOf,
  SourceParser,
  syntaxFindings,
  tooSlow,
} from './source-parser';

const finding = findingsBy(importsDescription);

/** What an import in Go is judged by. @internal */
export type GoPolicy = {
  folder: string;
  /** Path of the primitive's own module. */
  module: string;
  /** Paths of the listed modules. */
  required: ReadonlySet<string>;
  /** Paths of the other primitives' modules, with their folders. */
  others: ReadonlyMap<string, string>;
  /** Path that all primitives of this repository are under. */
  primitives: string;
};

const isUnder = (path: string, module: string) =>
  path === module || path.startsWith(`${module}/`);

/** Judges one imported path; undefined when it is fine. @internal */
export function judgeGoImport(
  path: string,
  policy: GoPolicy,
): { rule: string; message: string } | undefined {
  const quoted = JSON.stringify(path);
  if (path === 'C')
    return { rule: 'imports/linkname', message: `${quoted} is C code` };
  if (/^\.{0,2}\//.test(path) || path === '.' || path === '..')
    return {
      rule: 'imports/escape',
      message: `${quoted} is a path of folders; modules know none`,
    };
  const other = [...policy.others].find(([module]) => isUnder(path, module));
  // A module that calls itself by a path above others does not own them.
  const isOwn =
    policy.module !== '' &&
    isUnder(path, policy.module) &&
    (isUnder(policy.module, policy.primitives) ||
      !isUnder(path, policy.primitives)) &&
    !(other && isUnder(other[0], policy.module));
  if (isOwn) return undefined;
  if (other || isUnder(path, policy.primitives))
    return {
      rule: 'imports/cross-primitive',
      message: `${quoted} is another primitive's code${
        other ? `, ${other[1]}` : ''
      }`,
    };
  if (isProtoSource(path))
    return {
      rule: 'imports/proto-source',
      message: `${quoted} is a raw contract`,
    };
  // The standard library: no domain in front.
  if (!path.split('/')[0].includes('.')) return undefined;
  if ([...policy.required].some(module => isUnder(path, module)))
    return undefined;
  return {
    rule: 'imports/unlisted',
    message: `${quoted} is of no module that go.mod requires`,
  };
}

/** Judges what a file imports, links and embeds; a build constraint hides nothing from it. @internal */
export function judgeGoFile(
  path: string,
  text: string,
  about: { policy: GoPolicy; parse: SourceParser },
): Finding[] {
  const { policy, parse } = about;
  const file = `${policy.folder}/${path}`;
  const found = parse(text, root => [
    ...nodesOf(root, 'import_spec', 'comment').flatMap((node): Finding[] => {
      const problem =
        node.type === 'comment'
          ? judgeDirective(node.text, policy)
          : judgeSpec(node.childForFieldName('path')?.text, policy);
      return problem
        ? [
            finding(problem.rule, {
              message: problem.message,
              file,
              ...placeOf(node.childForFieldName('path') ?? node),
            }),
          ]
        : [];
    }),
    ...syntaxFindings(root, file),
  ]);
  return found ?? [tooSlow(file)];
}

/** Judges what stands in an import; what is missing there is wrong syntax. */
function judgeSpec(
  literal: string | undefined,
  policy: GoPolicy,
): { rule: string; message: string } | undefined {
  if (!literal) return undefined;
  const name = unquote(literal);
  return name === undefined
    ? {
        rule: 'imports/computed',
        message: 'is written with escapes that are not read here',
      }
    : judgeGoImport(name, policy);
}

/** `//go:linkname` and `//go:embed`, which the compiler reads from comments. */
function judgeDirective(
  comment: string,
  policy: GoPolicy,
): { rule: string; message: string } | undefined {
  const [directive, ...words] = comment.trim().split(/\s+/);
  if (directive === '//go:linkname' && words.length > 1) {
    const remote = words[1].replace(/\.[^./]*$/, '');
    if (isUnder(remote, policy.module)) return undefined;
    return (
      [judgeGoImport(remote, policy)].find(
        problem => problem?.rule === 'imports/cross-primitive',
      ) ?? {
        rule: 'imports/linkname',
        message: `${JSON.stringify(
          words[1],
        )} is a private name of another package`,
      }
    );
  }
  if (directive !== '//go:embed') return undefined;
  const escape = words
    .map(word => word.replace(/^["`]|["`]$/g, ''))
    .find(word => word.startsWith('/') || word.split('/').includes('..'));
  return escape === undefined
    ? undefined
    : {
        rule: 'imports/escape',
        message: `embeds ${JSON.stringify(escape)}, which is outside`,
      };
}

function unquote(text: string): string | undefined {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Judges the manifests of Go: what stands for what. @internal */
export function judgeModFile(
  name: string,
  directives: readonly ModDirective[],
  policy: GoPolicy,
): Finding[] {
  const file = `${policy.folder}/${name}`;
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

/** Imports of Go, by Lezer's grammar and the module file. @internal */
export const goImports: ImportReader = {
  isCode: path =>
    path.endsWith('.go') && !isTestFile(path) && !isGenerated('go', path),
  async open(context) {
    const { organization, repository } = context.settings;
    const directives = readModFile(readTextOnce(context, 'go.mod') ?? '');
    const ofVerb = (verb: string) =>
      directives.filter(directive => directive.verb === verb);
    const policy: GoPolicy = {
      folder: context.folder,
      module: ofVerb('module')[0]?.words[0] ?? '',
      required: new Set(
        ofVerb('require').flatMap(({ words }) => words[0] ?? []),
      ),
      others: await otherModules(context),
      primitives: `github.com/${organization}/${repository}/primitives`,
    };
    const issues = judgeModFile('go.mod', directives, policy);
    if (!policy.module)
      issues.push(
        finding('imports/manifest', {
          message: 'names no module',
          file: `${context.folder}/go.mod`,
        }),
      );
    for (const path of context.files.filter(file =>
      /(^|\/)go\.work$/.test(file),
    ))
      issues.push(
        ...judgeModFile(
          path,
          readModFile(readTextOnce(context, path) ?? ''),
          policy,
        ),
      );
    const parse = await openParser('go');
    return {
      issues,
      judge: (path, text) => judgeGoFile(path, text, { policy, parse }),
    };
  },
};
