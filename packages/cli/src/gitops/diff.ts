import { Command, Option } from 'commander';
import {
  findTools,
  formatDiff,
  formatDiffMarkdown,
  isWholeDiff,
  RenderChoice,
  RenderedDiff,
  renderedDiff,
} from '@ameide/gitops-repo';
import { createContext } from './context';
import { exitCodes, withExitCode } from './exit';

type Options = {
  root: string;
  from: string;
  to?: string;
  json?: boolean;
  format: keyof typeof formats;
  engine: RenderChoice;
};

const formats = {
  text: formatDiff,
  markdown: formatDiffMarkdown,
  json: (diff: RenderedDiff) => JSON.stringify(diff, null, 2),
} as const;

/** `ameide gitops diff`. @internal */
export function diffCommand(): Command {
  return new Command('diff')
    .description(
      'show what changes in the rendered clusters between two revisions, per Application',
    )
    .requiredOption('--from <revision>', 'the older revision')
    .option('--to <revision>', 'the newer one; the work tree when left out')
    .option('--json', 'print it as JSON, the same as --format json')
    .addOption(
      new Option(
        '--format <format>',
        'form of the difference; markdown is cut to what fits into a comment',
      )
        .choices(Object.keys(formats))
        .default('text'),
    )
    .addOption(
      new Option('--engine <engine>', 'what renders, as with the gate')
        .choices(['auto', 'engine', 'plain'])
        .default('auto'),
    )
    .option('--root <folder>', 'the GitOps repository', '.')
    .action((options: Options) => withExitCode(() => runDiff(options)));
}

async function runDiff(options: Options): Promise<number> {
  const { from, to, json, format, engine } = options;
  const context = await createContext(options);
  const diff = await renderedDiff({
    root: context.root,
    tools: await findTools(),
    from,
    render: engine,
    ...(to !== undefined && { to }),
  });
  context.print(formats[json ? 'json' : format](diff));
  await context.summarise(formatDiffMarkdown(diff));
  // What could not be compared is not the same.
  return isWholeDiff(diff) ? exitCodes.ok : exitCodes.refused;
}
