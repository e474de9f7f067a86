import { posix } from 'node:path';
import type * as TypeScript from 'typescript';
import { Finding } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { findingsBy } from '../finding';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

const paths = z.array(z.string()).optional();

const configSchema = z.object({
  extends: z.union([z.string(), z.array(z.string())]).optional(),
  include: paths,
  files: paths,
  references: z.array(z.object({ path: z.string() })).optional(),
  compilerOptions: z
    .object({
      baseUrl: z.string().optional(),
      jsxImportSource: z.string().optional(),
      paths: z.record(z.string(), z.array(z.string())).optional(),
      rootDirs: paths,
      typeRoots: paths,
    })
    .optional(),
});

type Config = z.infer<typeof configSchema>;

/** What the files of settings of TypeScript say about where code is found. @internal */
export type TypescriptConfigs = {
  /** Patterns with each place they may lead to, from the primitive's folder. */
  aliases: Array<[pattern: string, target: string]>;
  issues: Finding[];
};

/** Whether a path is a file of settings by its name. */
const isConfig = (path: string) => /(?:^|\/)[jt]sconfig[^/]*\.json$/.test(path);

/** Reads every `tsconfig*.json` of the primitive, and those that they extend: which one a tool takes, nobody knows here. @internal */
export function readConfigs(
  ts: typeof TypeScript,
  about: {
    folder: string;
    files: readonly string[];
    read(path: string): string | undefined;
  },
): TypescriptConfigs {
  const { folder, files, read } = about;
  const found: TypescriptConfigs = { aliases: [], issues: [] };
  const queue = files.filter(isConfig);
  // They may extend each other in a circle.
  const seen = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const text = seen.has(path) ? undefined : read(path);
    seen.add(path);
    if (text === undefined) continue;
    const { config, error } = ts.parseConfigFileTextToJson(path, text);
    const parsed = configSchema.safeParse(config);
    if (error || !parsed.success) {
      found.issues.push(
        finding('imports/manifest', {
          message: 'holds no settings of TypeScript that can be read',
          file: `${folder}/${path}`,
        }),
      );
      continue;
    }
    const { aliases, issues, bases } = readConfig(path, parsed.data, folder);
    found.aliases.push(...aliases);
    found.issues.push(...issues);
    queue.push(...bases);
  }
  return found;
}

function readConfig(
  path: string,
  config: Config,
  primitive: string,
): TypescriptConfigs & { bases: string[] } {
  const folder = posix.dirname(path);
  const { compilerOptions: options = {} } = config;
  const inside = (place: string) =>
    posix.join(folder, place.replace('${configDir}', '.'));
  const leaves = (place: string) =>
    place.startsWith('/') || /^\.\.(?:\/|$)/.test(inside(place));
  const extended = [config.extends ?? []]
    .flat()
    .filter(base => /^\.{0,2}\/|^\.{1,2}$/.test(base));
  const places: Array<[name: string, places: readonly string[]]> = [
    ['extends', extended],
    ['include', config.include ?? []],
    ['files', config.files ?? []],
    ['references', (config.references ?? []).map(one => one.path)],
    ['baseUrl', [options.baseUrl ?? '.']],
    ['rootDirs', options.rootDirs ?? []],
    ['typeRoots', options.typeRoots ?? []],
    // A package is judged where it is used.
    [
      'jsxImportSource',
      [options.jsxImportSource ?? ''].filter(one => /^[./]/.test(one)),
    ],
  ];
  const issues = places.flatMap(([name, all]) =>
    all
      .filter(place => leaves(place))
      .map(place =>
        finding('imports/escape', {
          message: `${name} leads to ${JSON.stringify(
            place,
          )}, which is outside`,
          file: `${primitive}/${path}`,
        }),
      ),
  );
  const aliases = Object.entries(options.paths ?? {}).flatMap(
    ([pattern, targets]) =>
      targets.map((target): [string, string] => [
        pattern,
        `./${posix.join(inside(options.baseUrl ?? '.'), target)}`,
      ]),
  );
  const bases = extended
    .filter(base => !leaves(base))
    .map(base => inside(base).replace(/(?<!\.json)$/, '.json'));
  return { aliases, issues, bases };
}
