import { Finding } from '@ameide/plugin-primitives-common';
import { isGenerated } from '../../layout';
import { findingsBy } from '../finding';
import { isTestFile } from '../test-files';
import { judgeModFile, judgeOutside, judgeWorkspace } from './go-manifests';
import { readModFile } from './go-mod';
import { ImportReader } from './import-reader';
import { GoPolicy, isUnder, judgeGoImport } from './judge-go-import';
import { manifestReader } from './manifest-text';
import { otherModules } from './other-modules';
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

/** Judges what a file imports, links and embeds; a build constraint hides nothing from it. @internal */
export function judgeGoFile(
  path: string,
  text: string,
  about: { policy: GoPolicy; parse: SourceParser },
): Finding[] {
  const { policy, parse } = about;
  const file = `${policy.folder}/${path}`;
  const found = parse(text, (root, tick) => [
    ...nodesOf(root, 'import_spec', 'comment').flatMap((node): Finding[] => {
      tick();
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

/** Imports of Go, by Tree-sitter's grammar and the module files. @internal */
export const goImports: ImportReader = {
  isCode: path =>
    path.endsWith('.go') &&
    !isTestFile(path) &&
    !isGenerated('go', path) &&
    // That it is there is a finding by itself.
    !path.startsWith('vendor/'),
  async open(context) {
    const { organization, repository } = context.settings;
    const { read, issues: unread } = manifestReader(context);
    const directives = readModFile(read('go.mod') ?? '');
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
    const issues = [
      ...judgeOutside(context.files, context.folder),
      ...context.files
        .filter(path => /(?:^|\/)go\.(?:mod|work)$/.test(path))
        .flatMap(path =>
          judgeModFile(
            `${context.folder}/${path}`,
            readModFile(read(path) ?? ''),
            policy,
          ),
        ),
      ...judgeWorkspace(context.root, policy),
    ];
    if (!policy.module)
      issues.push(
        finding('imports/manifest', {
          message: 'names no module',
          file: `${context.folder}/go.mod`,
        }),
      );
    const parse = await openParser('go');
    return {
      issues: [...issues, ...unread],
      judge: (path, text) => judgeGoFile(path, text, { policy, parse }),
    };
  },
};
