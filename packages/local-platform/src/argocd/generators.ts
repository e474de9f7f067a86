import picomatch from 'picomatch';
import { parse } from 'yaml';
import { generatorSchema, type GeneratorSelector } from './application-set';
import type { CommitTree } from './git-repository';
import { renderDeep } from './go-template/evaluate';
import { isMap } from './go-template/values';
import { mergeParameters } from './merge-generator';
import { generatorProblem } from './set-rules';

/** Parameters of one generated Application. */
export type Parameters = Record<string, unknown>;

/** What a git generator reads from. */
export type GeneratorSource = {
  tree: (repoURL: string, revision: string) => Promise<CommitTree>;
  read: (repoURL: string, hashes: string[]) => Promise<string[]>;
};

/** Makes a name fit for a label, as Argo CD's `normalize`. */
function normalizeName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9-.]/g, '-').slice(0, 253).replace(/^[-.]+|[-.]+$/g, '');
}

function pathParameters(path: string, filename: string | undefined, prefix: string | undefined): Parameters {
  const segments = path.split('/').filter(each => each !== '');
  const basename = segments.at(-1) ?? '';
  const parameters = {
    path: {
      path,
      basename,
      basenameNormalized: normalizeName(basename),
      segments,
      ...(filename === undefined ? {} : { filename, filenameNormalized: normalizeName(filename) }),
    },
  };
  return prefix ? { [prefix]: parameters } : parameters;
}

function matching(paths: string[], patterns: { path: string; exclude: boolean }[]): string[] {
  const matchers = patterns.map(({ path, exclude }) => ({ exclude, test: picomatch(path, { dot: true }) }));
  return paths.filter(path => matchers.some(each => !each.exclude && each.test(path)) && !matchers.some(each => each.exclude && each.test(path)));
}

function matchesSelector(parameters: Parameters, selector: GeneratorSelector): boolean {
  const value = (key: string): string | undefined => {
    const found = key.split('.').reduce<unknown>((each, part) => (isMap(each) ? each[part] : undefined), parameters);
    return found === undefined || found === null ? undefined : String(found);
  };
  return (
    Object.entries(selector.matchLabels).every(([key, wanted]) => value(key) === wanted) &&
    selector.matchExpressions.every(({ key, operator, values }) => {
      const found = value(key);
      if (operator === 'Exists') return found !== undefined;
      if (operator === 'DoesNotExist') return found === undefined;
      return (found !== undefined && values.includes(found)) === (operator === 'In');
    })
  );
}

async function gitParameters(git: NonNullable<ReturnType<typeof generatorSchema.parse>['git']>, source: GeneratorSource): Promise<Parameters[]> {
  const { entries } = await source.tree(git.repoURL, git.revision);
  if (git.directories) {
    const folders = [...entries].filter(([, entry]) => entry.type === 'tree').map(([path]) => path);
    return matching(folders, git.directories).map(path => pathParameters(path, undefined, git.pathParamPrefix));
  }
  const files = [...entries].filter(([, entry]) => entry.type === 'blob').map(([path]) => path);
  const found = matching(files, git.files ?? []).sort();
  const contents = await source.read(git.repoURL, found.map(path => entries.get(path)?.hash ?? ''));
  return found.flatMap((path, index) => {
    let content: unknown;
    try {
      content = parse(contents[index] ?? '');
    } catch (error) {
      throw new Error(`unable to parse file '${path}': ${error instanceof Error ? error.message : String(error)}`);
    }
    const slash = path.lastIndexOf('/');
    const own = pathParameters(slash < 0 ? '.' : path.slice(0, slash), path.slice(slash + 1), git.pathParamPrefix);
    return (Array.isArray(content) ? content : [content]).map((entry: unknown) => {
      if (!isMap(entry)) throw new Error(`unable to parse file '${path}': it must hold an object or a list of objects`);
      return { ...entry, ...own };
    });
  });
}

function listedYaml(text: string | undefined): Parameters[] {
  const elements: unknown = text === undefined ? [] : parse(text);
  if (!Array.isArray(elements) || !elements.every(isMap)) throw new Error('list.elementsYaml must hold a list of objects');
  return elements;
}

/** Runs a generator. `render` fills in templates; the second of a matrix is rendered with each of the first's parameters. */
export async function generateParameters(
  input: unknown,
  options: { source: GeneratorSource; render: (template: string, parameters: Parameters) => string },
): Promise<Parameters[]> {
  const parsed = generatorSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`generator: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const problem = generatorProblem(input);
  if (problem !== undefined) throw new Error(`${problem}; git, list, matrix and merge are`);
  const { git, list, matrix, merge, selector } = parsed.data;
  let all: Parameters[];
  if (git) {
    all = await gitParameters(git, options.source);
    const { values } = git;
    if (values) all = all.map(each => ({ ...each, values: renderDeep(values, template => options.render(template, each)) }));
  } else if (list) {
    all = [...list.elements, ...listedYaml(list.elementsYaml)];
  } else if (matrix) {
    const [first, second] = matrix.generators;
    all = [];
    for (const outer of await generateParameters(first, options)) {
      const filled = renderDeep(second, template => options.render(template, outer));
      for (const inner of await generateParameters(filled, options)) all.push({ ...outer, ...inner });
    }
  } else if (merge) {
    const sets: Parameters[][] = [];
    for (const each of merge.generators) sets.push(await generateParameters(each, options));
    all = mergeParameters(sets, merge.mergeKeys);
  } else {
    throw new Error('a generator is one of git, list, matrix and merge; this is none of them');
  }
  return selector ? all.filter(each => matchesSelector(each, selector)) : all;
}
