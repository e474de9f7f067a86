import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidInputError, NotThereError, ToolFailedError } from '../errors';
import { listFiles, readText } from '../files';
import { generatedPath, generationPath, protoModule } from '../layout';
import { cleanEnvironment } from '../tools/environment';
import { findGenerator } from '../tools/find-generator';
import { findTool, Tool } from '../tools/find-tool';
import { run } from '../tools/run';
import { GenerationFile, parseGenerationFile } from './generation-file';
import { readingProblem } from './proto-imports';

/** `buf generate` takes under a second for one primitive; more means that it hangs. */
const timeoutMs = 60_000;

/** Reads how a primitive's code is made. @internal */
export async function readGenerationFile(
  root: string,
  primitive: { kind: string; name: string },
): Promise<GenerationFile> {
  const path = generationPath(primitive.kind, primitive.name);
  const text = await readText(join(root, path));
  if (text === undefined) {
    throw new NotThereError(
      `${path} is not there: it says how the code of ${primitive.kind}/${primitive.name} is generated`,
    );
  }
  return parseGenerationFile(text, primitive);
}

/**
 * Generates a primitive's code into a folder outside the tree, and gives the files
 * relative to the folder of the tree that they belong in. The tree is only read.
 * @internal
 */
export async function runGeneration(options: {
  root: string;
  primitive: { kind: string; name: string };
  scratch: string;
  /** Where the pinned programs are, when `root` is a copy without them. */
  toolRoot?: string;
  signal?: AbortSignal;
}): Promise<{ files: Map<string, string>; folder: string; tools: Tool[] }> {
  const { primitive, signal } = options;
  const root = resolve(options.root);
  const generation = await readGenerationFile(root, primitive);
  const module = join(root, protoModule);
  const missing = generation.inputs[0].paths.find(
    p => !existsSync(join(module, p)),
  );
  if (missing !== undefined) {
    throw new NotThereError(
      `${protoModule}/${missing} is not there, though ${generationPath(
        primitive.kind,
        primitive.name,
      )} generates from it`,
    );
  }
  const size = readingProblem(module, generation.inputs[0].paths);
  if (size !== undefined)
    throw new InvalidInputError(
      `${protoModule}/${size}, so that nothing is generated from it (contract/too-large)`,
    );
  const output = join(options.scratch, 'gen');
  const { managed, inputs, language } = generation;
  const { tools, plugins } = await generatorPlugins({
    generation,
    output,
    toolRoot: resolve(options.toolRoot ?? root),
    ...(signal && { signal }),
  });
  await runBufGenerate({
    root,
    buf: tools[0],
    scratch: options.scratch,
    template: { ...(managed && { managed }), plugins, inputs },
    ...(signal && { signal }),
  });
  const files = new Map<string, string>();
  for (const path of await listFiles(output)) {
    files.set(path, (await readText(join(output, path))) ?? '');
  }
  return {
    files,
    folder: generatedPath(primitive.kind, primitive.name, language),
    tools,
  };
}

/**
 * Finds the generators that a file asks for, as the repository pins them: how buf is to
 * run each, and all programs with their versions, buf first.
 * @internal
 */
export async function generatorPlugins(options: {
  generation: Pick<GenerationFile, 'plugins'>;
  output: string;
  toolRoot: string;
  signal?: AbortSignal;
}): Promise<{ tools: [Tool, ...Tool[]]; plugins: object[] }> {
  const { generation, output, toolRoot, signal } = options;
  const tools: [Tool, ...Tool[]] = [await findTool('buf', toolRoot)];
  const plugins: object[] = [];
  for (const { plugin, language: _, ...rest } of generation.plugins) {
    const tool = await findGenerator(
      'local' in plugin ? plugin.local : 'protoc',
      toolRoot,
      signal,
    );
    if (!tools.some(({ name }) => name === tool.name)) tools.push(tool);
    const command = [tool.path, ...(tool.args ?? [])];
    plugins.push({
      ...rest,
      ...('local' in plugin
        ? { local: command }
        : { ...plugin, protoc_path: command }),
      out: output,
    });
  }
  return { tools, plugins };
}

/**
 * Runs `buf generate`. Buf reads a template's text as well as its path; the tree's own is
 * not handed over, since it would write into the tree, and clean it.
 * @internal
 */
export async function runBufGenerate(options: {
  root: string;
  buf: Tool;
  scratch: string;
  template: object;
  signal?: AbortSignal;
}): Promise<void> {
  const { root, buf, scratch, template, signal } = options;
  const text = JSON.stringify({ version: 'v2', ...template });
  // A link could lead out of the module, and past what it may have.
  const args = ['generate', '--disable-symlinks', '--template', text];
  const result = await run(buf.path, args, {
    cwd: join(root, protoModule),
    env: { ...cleanEnvironment(), BUF_CACHE_DIR: join(scratch, 'cache') },
    timeoutMs,
    ...(signal && { signal }),
  });
  if (result.exitCode === 0) return;
  throw new ToolFailedError(
    `buf generate: ${
      result.timedOut ? 'took too long' : relativeTo(root, result.stderr.trim())
    }`,
  );
}

/** Takes this machine's path out of a program's words. @internal */
export function relativeTo(root: string, text: string): string {
  return text.replaceAll(`${root}/`, '').replaceAll(root, '.');
}
