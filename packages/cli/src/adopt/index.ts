import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidInputError } from '@ameide/core-repo';
import { describeChange, writeChange } from '@ameide/gitops-repo';
import { Command } from 'commander';
import { z } from 'zod';
import { readGitHubAccess } from '../environment';
import { exitStatus, withExitStatus } from '../exit';
import { parseFlag, print } from '../options';
import { Adoption, examine } from './adopt';
import { formatAdoption } from './format';
import { nameOf } from './names';
import { proposeMissing } from './propose';
import { SeedKind } from './seed';

type Options = {
  core: string;
  gitops: string;
  coreRepository?: string;
  gitopsRepository?: string;
  registry?: string;
  config?: string;
  write?: boolean;
  pullRequest?: boolean;
  json?: boolean;
};

const registrySchema = z
  .string()
  .regex(/^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)+$/, 'must be host/owner');

/** `ameide adopt`. @internal */
export function adoptCommand(): Command {
  return new Command('adopt')
    .description(
      'compare two repositories that are there with the conventions, and add what they lack',
    )
    .requiredOption('--core <folder>', 'clone of the core repository')
    .requiredOption('--gitops <folder>', 'clone of the GitOps repository')
    .option(
      '--core-repository <owner/name>',
      'its name, where origin does not say',
    )
    .option(
      '--gitops-repository <owner/name>',
      'its name, where origin does not say',
    )
    .option(
      '--registry <host/owner>',
      'where images are; ghcr.io/<owner of core>',
    )
    .option(
      '--config <file>',
      'write the primitives: block of app-config to a file',
    )
    .option('--write', 'add the missing files to the two clones')
    .option('--pull-request', 'open pull requests that add the missing files')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Without --config, --write and --pull-request it writes nothing. What is there is never
changed, only reported with what to do. --pull-request starts from the commit that is
checked out, which has to be on GitHub.

GITHUB_TOKEN is needed for --pull-request (contents, pull requests and workflows: write)
and to read the protection of main (administration: read); without it the required check
is unknown. GITHUB_API_URL says where GitHub is.

Exit status: 0 everything fits, 1 something does not or is unknown, 2 wrong usage.

Example:
  ameide adopt --core ../shop --gitops ../shop-gitops --config app-config.primitives.yaml`,
    )
    .action((options: Options) => withExitStatus(() => runAdopt(options)));
}

async function runAdopt(options: Options): Promise<number> {
  const { pullRequest = false, json = false } = options;
  const [core, gitops] = await Promise.all([
    nameOf({
      root: options.core,
      flag: '--core-repository',
      given: options.coreRepository,
    }),
    nameOf({
      root: options.gitops,
      flag: '--gitops-repository',
      given: options.gitopsRepository,
    }),
  ]);
  const registry =
    options.registry === undefined
      ? `ghcr.io/${core.owner.toLowerCase()}`
      : parseFlag('--registry', registrySchema, options.registry);
  const names = { core, gitops, registry };
  const access =
    process.env.GITHUB_TOKEN || pullRequest
      ? readGitHubAccess(process.env)
      : undefined;
  const adoption = await examine({ ...options, names, access });
  print(
    json
      ? JSON.stringify(adoption.report, null, 2)
      : formatAdoption(adoption.report),
  );
  // Where the report is for a program, what was done is for whoever looks on.
  const tell = (line: string) =>
    json ? void process.stderr.write(`${line}\n`) : print(line);
  if (options.config !== undefined) {
    await writeNew(options.config, adoption.report.configuration);
    tell(`written ${options.config}`);
  }
  if (options.write) await writeMissing(options, adoption, tell);
  for (const kind of pullRequest ? (['core', 'gitops'] as const) : []) {
    const files = adoption.missing[kind];
    if (files.size === 0 || !access) continue;
    const result = await proposeMissing({
      access,
      root: resolve(options[kind]),
      name: names[kind],
      files,
      report: adoption.report[kind],
    });
    const at = 'url' in result ? ` ${result.url}` : '';
    tell(
      `pull request on ${adoption.report[kind].repository}: ${result.status}${at}`,
    );
  }
  return adoption.report.summary === 'fits'
    ? exitStatus.passed
    : exitStatus.failed;
}

/** Somebody may have filled the file in since: it is never written over. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(`--config: cannot write a new file: ${words}`);
  }
}

async function writeMissing(
  options: Pick<Options, SeedKind>,
  { missing }: Adoption,
  tell: (line: string) => void,
): Promise<void> {
  for (const kind of ['core', 'gitops'] as const) {
    const root = resolve(options[kind]);
    const files = new Map(missing[kind]);
    await writeChange(
      root,
      await describeChange({ root, branch: 'ameide/adopt', files }),
    );
    for (const path of files.keys()) tell(`written ${options[kind]}/${path}`);
  }
}
