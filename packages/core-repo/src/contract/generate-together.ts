import { join, posix } from 'node:path';
import { ListedPrimitive } from '../api';
import { listFiles, readText } from '../files';
import { generatedPath, protoModule } from '../layout';
import { Tool } from '../tools/find-tool';
import { perRun, VerifyRun } from '../verify/run';
import { GenerationFile } from './generation-file';
import { importClosure } from './proto-imports';
import {
  generatorPlugins,
  readGenerationFile,
  runBufGenerate,
} from './run-generation';

/** Code that was generated for one primitive. @internal */
export type Generated = {
  files: Map<string, string>;
  folder: string;
  tools: Tool[];
};

/** So many at once: one start of each generator, and a bounded amount in its memory. */
const atOnce = 100;

type Contract = {
  primitive: ListedPrimitive;
  generation: GenerationFile;
  /** Protobuf files that code comes from, as imports name them. */
  sources: ReadonlySet<string>;
};

/**
 * Generates the code of all primitives that are to be compared in a few runs of buf, and
 * gives for each a function that reads its part. Starting buf and a generator for each
 * takes a second apiece, and hardly any of it is generating.
 *
 * A primitive that cannot be generated together with others is left out; so are all when
 * that fails. Whoever sees a difference generates the primitive alone before believing it.
 * @internal
 */
export const generatedTogether = perRun(
  async (run): Promise<Map<string, () => Promise<Generated>>> => {
    const pending = run.pending.get('codegen') ?? [];
    const found = new Map<string, () => Promise<Generated>>();
    if (pending.length < 2) return found;
    const generateGroup = async (group: Contract[], at: number) => {
      for (let from = 0; from < group.length; from += atOnce) {
        const contracts = group.slice(from, from + atOnce);
        const output = join(run.scratch, 'generated', `${at}-${from}`);
        const tools = await generateInto(run, contracts, output).catch(
          () => undefined,
        );
        run.signal?.throwIfAborted();
        if (!tools) continue;
        const paths = await listFiles(output);
        for (const contract of contracts) {
          const { kind, name } = contract.primitive;
          found.set(`${kind}/${name}`, () =>
            readPart(contract, output, paths, tools),
          );
        }
      }
    };
    await Promise.all((await groupAlike(run, pending)).map(generateGroup));
    return found;
  },
);

/** Contracts whose code is made in the same way, but for where it goes. */
async function groupAlike(
  { root, signal }: VerifyRun,
  primitives: readonly ListedPrimitive[],
): Promise<Contract[][]> {
  const groups = new Map<string, Contract[]>();
  for (const primitive of primitives) {
    signal?.throwIfAborted();
    const contract = await readContract(root, primitive).catch(() => undefined);
    if (!contract) continue;
    const { plugins, managed } = contract.generation;
    const key = JSON.stringify([
      plugins.map(plugin => ({ ...plugin, out: '' })),
      managed && { ...managed, override: [] },
    ]);
    groups.set(key, [...(groups.get(key) ?? []), contract]);
  }
  return [...groups.values()];
}

async function readContract(
  root: string,
  primitive: ListedPrimitive,
): Promise<Contract | undefined> {
  const generation = await readGenerationFile(root, primitive);
  const module = join(root, protoModule);
  const { paths } = generation.inputs[0];
  const { sources } = importClosure(module, paths);
  if (!sources || sources.size === 0) return undefined;
  // What is shared would be generated for each with another package.
  const isShared = [...sources].some(source => !isOwn(generation, source));
  return generation.managed && isShared
    ? undefined
    : { primitive, generation, sources };
}

function isOwn(generation: GenerationFile, source: string): boolean {
  return generation.inputs[0].paths.some(path =>
    `src/${source}`.startsWith(`${posix.normalize(path).replace(/\/$/, '')}/`),
  );
}

async function generateInto(
  run: VerifyRun,
  contracts: readonly Contract[],
  output: string,
): Promise<Tool[]> {
  const [{ generation }] = contracts;
  const { tools, plugins } = await generatorPlugins({
    generation,
    output,
    toolRoot: run.root,
    ...(run.signal && { signal: run.signal }),
  });
  const override = contracts.flatMap(({ generation: { managed, inputs } }) =>
    (managed?.override ?? []).flatMap(option =>
      inputs[0].paths.map(path => ({
        ...option,
        path: posix.normalize(path).replace(/^src\//, ''),
      })),
    ),
  );
  await runBufGenerate({
    root: run.root,
    buf: tools[0],
    scratch: run.scratch,
    template: {
      ...(generation.managed && { managed: { enabled: true, override } }),
      // Otherwise buf starts a generator for every folder.
      plugins: plugins.map(plugin => ({ ...plugin, strategy: 'all' })),
      inputs: [
        {
          directory: '.',
          paths: [
            ...new Set(
              contracts.flatMap(
                contract => contract.generation.inputs[0].paths,
              ),
            ),
          ],
        },
      ],
    },
    ...(run.signal && { signal: run.signal }),
  });
  return tools;
}

/** The files that come from a contract: those of its own folders, and of the files that it imports. */
async function readPart(
  { primitive, generation, sources }: Contract,
  output: string,
  paths: readonly string[],
  tools: Tool[],
): Promise<Generated> {
  const folders = generation.inputs[0].paths.map(path =>
    `${posix.normalize(path).replace(/^src\//, '')}/`.replace(/\/\/$/, '/'),
  );
  const imported = [...sources]
    .filter(source => !isOwn(generation, source))
    .map(source => source.replace(/\.proto$/, ''));
  const files = new Map<string, string>();
  for (const path of paths) {
    const isOurs =
      folders.some(folder => path.startsWith(folder)) ||
      imported.some(
        stem => path.startsWith(stem) && /^[._]/.test(path.slice(stem.length)),
      );
    if (isOurs) files.set(path, (await readText(join(output, path))) ?? '');
  }
  const { kind, name } = primitive;
  return {
    files,
    folder: generatedPath(kind, name, generation.language),
    tools,
  };
}
