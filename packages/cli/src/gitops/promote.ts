import { Command } from 'commander';
import {
  english,
  environmentSchema,
  escapeMarkdown,
  oneLine,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import { forTheLog, promote, smokeOf, UsageError } from '@ameide/gitops-repo';
import { approversOf, waitsFor } from './approvers';
import { createContext } from './context';
import { argocdClient } from './environment';
import { exitCodes, withExitCode } from './exit';
import {
  parseOneRef,
  parseOption,
  reasonInput,
  SharedOptions,
} from './options';
import { propose } from './propose';
import { digestLink, markdownList } from './pull-request-body';

type Options = SharedOptions & {
  from: string;
  to: string;
  kind?: string;
  name?: string;
  version?: string;
  primitive: string[];
  reason?: string;
};

/** `ameide gitops promote`. @internal */
export function promoteCommand(): Command {
  return new Command('promote')
    .description('copy digests from one environment to the next, exactly')
    .requiredOption('--from <environment>', 'environment to copy from')
    .requiredOption('--to <environment>', 'the next environment')
    .option('--kind <kind>', 'one primitive only: its kind')
    .option('--name <name>', 'one primitive only: its name')
    .option('--version <version>', 'one primitive only: its version')
    .option(
      '--primitive <id>',
      'one of several that are promoted together, <kind>-<name>-<version>; may be given again',
      (id: string, ids: string[]) => [...ids, id],
      [],
    )
    .option('--reason <text>', 'why, for the pull request')
    .option('--pull-request', 'open the pull request')
    .option('--root <folder>', 'the GitOps repository', '.')
    .action((options: Options) => withExitCode(() => runPromote(options)));
}

async function runPromote(options: Options): Promise<number> {
  const from = parseOption(environmentSchema, options.from);
  const to = parseOption(environmentSchema, options.to);
  const ids = parseSelection(options);
  const reason = reasonInput(options.reason);
  const context = await createContext(options);
  const argocd = argocdClient(context.env);
  const {
    promoted,
    notes: left,
    ...change
  } = await promote({
    root: context.root,
    from,
    to,
    ...(ids && { ids }),
    ...(argocd && { argocd }),
  });
  const notes = left.map(english);
  for (const note of notes) context.print(oneLine(note));
  if (promoted.length === 0) {
    context.print(`nothing to promote from ${from} to ${to}`);
    return exitCodes.ok;
  }
  const approvers = await approversOf(context.root, to);
  const what =
    promoted.length === 1 && ids
      ? promoted[0].id
      : `${promoted.length} primitives`;
  await propose(
    context,
    {
      change,
      title: `Promote ${what} from ${from} to ${to}`,
      summary: [
        `Copies digests from ${from} to ${to}, exactly:`,
        '',
        ...markdownList(
          promoted.map(
            p => `\`${p.id}\` ${digestLink(p.repository, p.digest)}`,
          ),
        ),
        ...markdownList(notes.map(escapeMarkdown)),
        '',
        ...waitsFor(approvers),
        argocd
          ? `Each is Synced, Healthy and smoked at this digest in ${from}, by Argo CD.`
          : `Not checked, since there is no access to Argo CD (ARGOCD_SERVER, ARGOCD_AUTH_TOKEN): whether these digests are Synced, Healthy and smoked in ${from}.`,
      ].join('\n'),
      inputs: {
        from,
        to,
        primitives: ids?.join(', ') ?? 'everything enabled',
        ...reason,
      },
      labels: ['promotion'],
      autoMerge: context.settings.autoMerge.environments.includes(to),
      components: promoted.flatMap(p => [p.id, smokeOf(p.id)]),
    },
    options.pullRequest ?? false,
  );
  return exitCodes.ok;
}

/** Ids that were named, in either way; none of them means everything. */
function parseSelection(options: Options): string[] | undefined {
  const ref = parseOneRef(options);
  const { primitive } = options;
  if (ref && primitive.length > 0)
    throw new UsageError(
      forTheLog(
        '--primitive: names whole ids; leave --kind, --name and --version out beside it',
      ),
    );
  if (ref) return [primitiveId(ref)];
  return primitive.length > 0 ? primitive : undefined;
}
