import { Command } from 'commander';
import { environmentSchema } from '@ameide/plugin-primitives-common';
import { waive } from '@ameide/gitops-repo';
import { createContext } from './context';
import { exitCodes, withExitCode } from './exit';
import { parseOption } from './options';
import { propose } from './propose';
import { codeSpan } from './pull-request-body';

type WaiveOptions = {
  rule: string;
  primitive?: string;
  owner?: string;
  env?: string;
  until: string;
  reason: string;
  pullRequest?: boolean;
  root: string;
};

/** `ameide gitops waive`. @internal */
export function waiveCommand(): Command {
  return new Command('waive')
    .description('ask for an exception from a rule until a day')
    .requiredOption('--rule <id>', 'rule of the Definition of Done')
    .option('--primitive <id>', 'primitive that it is for')
    .option('--owner <owner>', 'or whose primitives it is for, as written')
    .option('--env <environment>', 'only in this environment')
    .requiredOption('--until <date>', 'the last day, in UTC, 2026-12-31')
    .requiredOption('--reason <text>', 'why, for who meets it')
    .option('--pull-request', 'open the pull request')
    .option('--root <folder>', 'the GitOps repository', '.')
    .action((options: WaiveOptions) => withExitCode(() => run(options)));
}

async function run(options: WaiveOptions): Promise<number> {
  const { rule, primitive, owner, env, until, reason } = options;
  const environment =
    env === undefined ? undefined : parseOption(environmentSchema, env);
  const context = await createContext(options);
  const waiver = {
    ...{ rule, until, reason },
    ...(primitive !== undefined && { primitive }),
    ...(owner !== undefined && { owner }),
    ...(environment !== undefined && { environment }),
  };
  const change = await waive({ root: context.root, ...waiver });
  const about = primitive ?? `everything of ${owner}`;
  const where = environment === undefined ? '' : ` in ${environment}`;
  await propose(
    context,
    {
      change,
      title: `Waive ${rule} for ${about}${where} until ${until}`,
      summary: `\`${about}\` need not meet \`${rule}\`${where} until ${until}: ${codeSpan(reason)}`,
      inputs: waiver,
      labels: ['waiver'],
      autoMerge: false,
      components: [],
    },
    options.pullRequest ?? false,
  );
  return exitCodes.ok;
}
