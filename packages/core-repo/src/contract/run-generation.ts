import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { NotThereError, ToolFailedError } from '../errors';
import { listFiles, readText } from '../files';
import { generationPath, protoModule } from '../layout';
import { cleanEnvironment } from '../tools/environment';
import { findTool, Tool } from '../tools/find-tool';
import { run } from '../tools/run';
import { GenerationFile, parseGenerationFile } from './generation-file';

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
 * relative to `src/gen`. The tree is only read.
 * @internal
 */
export async function runGeneration(options: {
  root: string;
  primitive: { kind: string; name: string };
  scratch: string;
  /** Where the pinned programs are, when `root` is a copy without them. */
  toolRoot?: string;
  signal?: AbortSignal;
}): Promise<{ files: Map<string, string>; tools: Tool[] }> {
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
  const [buf, plugin] = await Promise.all([
    findTool('buf', options.toolRoot ?? root),
    findTool('protoc-gen-es', options.toolRoot ?? root),
  ]);
  const output = join(options.scratch, 'gen');
  // Buf reads a template's text as well as its path. The tree's own is not handed over,
  // since it would write into the tree, and clean it.
  const template = JSON.stringify({
    version: 'v2',
    plugins: generation.plugins.map(p => ({ ...p, out: output })),
    inputs: generation.inputs,
  });
  const result = await run(buf.path, ['generate', '--template', template], {
    cwd: module,
    env: {
      ...cleanEnvironment([dirname(plugin.path)]),
      BUF_CACHE_DIR: join(options.scratch, 'cache'),
    },
    timeoutMs,
    ...(signal && { signal }),
  });
  if (result.exitCode !== 0) {
    throw new ToolFailedError(
      `buf generate: ${
        result.timedOut
          ? 'took too long'
          : relativeTo(root, result.stderr.trim())
      }`,
    );
  }
  const files = new Map<string, string>();
  for (const path of await listFiles(output)) {
    files.set(path, (await readText(join(output, path))) ?? '');
  }
  return { files, tools: [buf, plugin] };
}

/** Takes this machine's path out of a program's words. @internal */
export function relativeTo(root: string, text: string): string {
  return text.replaceAll(`${root}/`, '').replaceAll(root, '.');
}
