import { Command, Option } from 'commander';
import {
  findTools,
  formatGateAnnotations,
  formatGateJUnit,
  formatGateMarkdown,
  formatGateReport,
  formatGateSarif,
  gate,
  GateReport,
  RenderChoice,
} from '@ameide/gitops-repo';
import { cliVersion } from '../version';
import { createContext } from './context';
import { exitCodes, withExitCode } from './exit';

type Options = {
  root: string;
  changed?: string;
  json?: boolean;
  format: keyof typeof formats;
  engine: RenderChoice;
};

const formats = {
  text: formatGateReport,
  github: (report: GateReport) =>
    `${formatGateAnnotations(report)}${formatGateReport(report)}`,
  json: (report: GateReport) => JSON.stringify(report, null, 2),
  sarif: (report: GateReport) =>
    formatGateSarif(report, { version: cliVersion() }),
  junit: (report: GateReport) => formatGateJUnit(report, { at: new Date() }),
} as const;

const statuses = {
  passed: exitCodes.ok,
  failed: exitCodes.refused,
  // It could not look everywhere: neither green nor a finding.
  error: exitCodes.missingTool,
} as const;

/** `ameide gitops gate`. @internal */
export function gateCommand(): Command {
  return new Command('gate')
    .description(
      'check everything: components, values, image and secret policy, order, renders',
    )
    .option('--changed <base>', 'render only what differs from this revision')
    .option('--json', 'print the report as JSON, the same as --format json')
    .addOption(
      new Option('--format <format>', 'form of the report')
        .choices(Object.keys(formats))
        .default('text'),
    )
    .addOption(
      new Option(
        '--engine <engine>',
        'what renders: the plain commands, or the engine where it is built or worth building',
      )
        .choices(['auto', 'engine', 'plain'])
        .default('auto'),
    )
    .option('--root <folder>', 'the GitOps repository', '.')
    .action((options: Options) => withExitCode(() => runGate(options)));
}

async function runGate(options: Options): Promise<number> {
  const context = await createContext(options);
  const { changed, engine, format, json } = options;
  const report = await gate({
    root: context.root,
    tools: findTools(),
    render: engine,
    ...(changed !== undefined && { changed }),
  });
  context.print(formats[json ? 'json' : format](report));
  await context.summarise(
    `### GitOps gate: ${report.summary}\n\n${formatGateMarkdown(report)}`,
  );
  return statuses[report.summary];
}
