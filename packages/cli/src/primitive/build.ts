import { Command, Option } from 'commander';
import {
  BuildPlatform,
  buildPlatforms,
  buildPrimitive,
} from '@ameide/core-repo';
import { exitStatus, withExitStatus } from '../exit';
import { print } from '../options';

type Options = {
  kind: string;
  name: string;
  platform?: BuildPlatform[];
  json?: boolean;
  root: string;
};

/** `ameide primitive build`. @internal */
export function buildCommand(): Command {
  return new Command('build')
    .description(
      'make dist/ of a primitive, as its Dockerfile takes it into the image',
    )
    .requiredOption('--kind <kind>', 'kind of the primitive')
    .requiredOption('--name <name>', 'name of the primitive')
    .addOption(
      new Option(
        '--platform <platform...>',
        'only for these; all that images are published for when left out',
      ).choices(buildPlatforms),
    )
    .option('--json', 'print the files with their digests as JSON')
    .option('--root <folder>', 'the core repository', '.')
    .addHelpText(
      'after',
      '\nExample:\n  ameide primitive build --kind domain --name orders',
    )
    .action((options: Options) => withExitStatus(() => runBuild(options)));
}

async function runBuild(options: Options): Promise<number> {
  const { kind, name, root, platform } = options;
  const stop = new AbortController();
  const onSignal = () => stop.abort(new Error('stopped'));
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal);
  const result = await buildPrimitive({
    root,
    kind,
    name,
    ...(platform && { platforms: platform }),
    signal: stop.signal,
  });
  if (options.json) {
    print(JSON.stringify(result, null, 2));
    return exitStatus.passed;
  }
  const bytes = result.files.reduce((sum, file) => sum + file.bytes, 0);
  print(
    `${result.folder}: ${result.files.length} files, ${(bytes / 1e6).toFixed(
      1,
    )} MB, from ${result.language}`,
  );
  return exitStatus.passed;
}
