import { basename } from 'node:path';
import type { Diagnostic } from 'typescript';
import { LineCounter, parseAllDocuments } from 'yaml';
import { loadDockerfileRules, loadToml, loadTypescript } from '../../lazy';

/** What is wrong with a file's syntax, and where. @internal */
export type SyntaxProblem = { message: string; line?: number; column?: number };

/** Parsers take a second for that much; what is larger is no source. */
const maxBytes = 4 * 1024 * 1024;

/** More aliases than that are a bomb. */
const maxAliasCount = 100;

/** https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#diagnosticSeverity */
const isError = 1;

type Parser = (path: string, text: string) => SyntaxProblem | undefined;

const parsers: ReadonlyArray<readonly [RegExp, Parser]> = [
  [/\.[cm]?[jt]sx?$/, typescriptProblem],
  // They may hold comments; their own reader says what is wrong with them.
  [/(?:^|\/)tsconfig[^/]*\.json$/, typescriptConfigProblem],
  [/\.json$/, jsonProblem],
  [/\.ya?ml$/, yamlProblem],
  [/\.toml$/, tomlProblem],
  [
    /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$|\.Dockerfile$/,
    dockerfileProblem,
  ],
];

/**
 * What is wrong with a file's syntax; undefined when nothing is. Words of parsers that
 * may quote the file are left out: a secret could be in what they quote.
 * @internal
 */
export function syntaxProblem(
  path: string,
  content: Buffer,
): SyntaxProblem | undefined {
  if (content.length > maxBytes)
    return {
      message: `has ${content.length} bytes; more than ${maxBytes} are no source`,
    };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return { message: 'is not UTF-8' };
  }
  if (!text.trim()) return { message: 'is empty' };
  const parse = parsers.find(([pattern]) => pattern.test(path))?.[1];
  try {
    return parse?.(path, text);
  } catch (error) {
    // A parser that calls itself for each level.
    if (error instanceof RangeError) return { message: 'nests too deep' };
    throw error;
  }
}

function jsonProblem(path: string, text: string): SyntaxProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return (
      typescriptConfigProblem(path, text) ?? {
        message: 'is no JSON: it has comments, or commas at the end',
      }
    );
  }
}

function yamlProblem(_path: string, text: string): SyntaxProblem | undefined {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return undefined;
  const [error] = documents.flatMap(document => document.errors);
  if (!error) {
    try {
      for (const document of documents) document.toJS({ maxAliasCount });
      return undefined;
    } catch {
      return { message: 'is no YAML: bad alias' };
    }
  }
  const { line, col } = lines.linePos(error.pos[0]);
  return {
    message: `is no YAML: ${error.code.toLowerCase().replaceAll('_', ' ')}`,
    line: Math.max(1, line),
    column: Math.max(1, col),
  };
}

function tomlProblem(_path: string, text: string): SyntaxProblem | undefined {
  const { parse, TomlError } = loadToml();
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { message: 'is no TOML', line: error.line, column: error.column };
  }
}

function dockerfileProblem(
  _path: string,
  text: string,
): SyntaxProblem | undefined {
  const { validate } = loadDockerfileRules();
  if (!/^[ \t]*FROM[ \t]+\S/im.test(text)) return { message: 'has no FROM' };
  const [problem] = validate(text).filter(
    ({ severity }) => severity === isError,
  );
  if (!problem) return undefined;
  const { line, character } = problem.range.start;
  // What follows a colon or stands in quotes is the file's own.
  const said = problem.message;
  const words = (typeof said === 'string' ? said : said.value)
    .replace(/:.*$|(["']).*?\1/gs, '')
    .trim();
  return {
    message: `is no Dockerfile: ${words.charAt(0).toLowerCase()}${words.slice(
      1,
    )}`,
    line: line + 1,
    column: character + 1,
  };
}

function typescriptProblem(
  path: string,
  text: string,
): SyntaxProblem | undefined {
  const ts = loadTypescript();
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: basename(path),
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
    },
  });
  const [first] = diagnostics.filter(
    d => d.category === ts.DiagnosticCategory.Error,
  );
  return first && placed(first);
}

function typescriptConfigProblem(
  path: string,
  text: string,
): SyntaxProblem | undefined {
  const { error } = loadTypescript().parseConfigFileTextToJson(path, text);
  return error && placed(error);
}

function placed(found: Diagnostic): SyntaxProblem {
  const ts = loadTypescript();
  const message = ts.flattenDiagnosticMessageText(found.messageText, ' ');
  if (!found.file || found.start === undefined) return { message };
  const at = found.file.getLineAndCharacterOfPosition(found.start);
  return { message, line: at.line + 1, column: at.character + 1 };
}
