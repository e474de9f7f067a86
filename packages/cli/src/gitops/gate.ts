import { Command, Option } from 'commander';
import {
  findTools,
  formatGateAnnotations,
  formatGateMarkdown,
  formatGateReport,
  gate,
} from '@ameide/gitops-repo';
import { createContext } from './context';
import { exitCodes, withExitCode } from './exit';

type Options = {
  root: string;
  changed?: string;
  json?: boolean;
  format: 'text' | 'github';
};

/** `ameide gitops gate`. @internal */
export function gateCommand(): Command {
  return new Command('gate')
    .description(
      'check everything: components, values, image and secret policy, order, renders',
    )
    .option('--changed <base>', 'render only what differs from this revision')
    .option('--json', 'print the report as JSON')
    .addOption(
      new Option('--format <format>', 'form of the report')
        .choices(['text', 'github'])
        .default('text'),
    )
    .option('--root <folder>', 'the GitOps repository', '.')
    .action((options: Options) => withExitCode(() => runGate(options)));
}

async function runGate(options: Options): Promise<number> {
  const context = await createContext(options);
  const report = await gate({
    root: context.root,
    tools: await findTools(),
    ...(options.changed !== undefined && { changed: options.changed }),
  });
  if (options.json) context.print(JSON.stringify(report, null, 2));
  else {
    if (options.format === 'github')
      context.print(formatGateAnnotations(report));
    context.print(formatGateReport(report));
  }
  await context.summarise(
    `### GitOps gate: ${report.summary}\n\n${formatGateMarkdown(report)}`,
  );
  return report.summary === 'passed' ? exitCodes.ok : exitCodes.refused;
}
