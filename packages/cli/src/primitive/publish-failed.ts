import { Command } from 'commander';
import {
  kindSchema,
  nameSchema,
  publishCheckRunName,
} from '@ameide/plugin-primitives-common';
import { readGitHubEnvironment } from '../environment';
import { exitStatus, withExitStatus } from '../exit';
import { parseFlag, print, shaSchema } from '../options';
import { postCheckRun } from './check-run';

type Options = { kind: string; name: string; checkRun: string };

/** `ameide primitive publish-failed`. @internal */
export function publishFailedCommand(): Command {
  return new Command('publish-failed')
    .description('write to a check run that no image was published')
    .requiredOption('--kind <kind>', 'kind of the primitive')
    .requiredOption('--name <name>', 'name of the primitive')
    .requiredOption(
      '--check-run <sha>',
      'commit that gets the check run (needs GITHUB_TOKEN)',
    )
    .addHelpText(
      'after',
      `
Example:
  ameide primitive publish-failed --kind domain --name orders --check-run "$GITHUB_SHA"`,
    )
    .action((options: Options) =>
      withExitStatus(() => runPublishFailed(options)),
    );
}

/** Without it, readers could not tell a failed publication from one that has not begun. */
async function runPublishFailed(options: Options): Promise<number> {
  const kind = parseFlag('--kind', kindSchema, options.kind);
  const name = parseFlag('--name', nameSchema, options.name);
  const sha = parseFlag('--check-run', shaSchema, options.checkRun);
  const url = await postCheckRun(readGitHubEnvironment(process.env), {
    name: publishCheckRunName(kind, name),
    sha,
    externalId: `${kind}/${name}`,
    conclusion: 'failure',
    title: 'No image was published',
    summary:
      'The log of the run says which step failed. Run the failed jobs again once its cause is gone.',
    text: '',
    findings: [],
  });
  print(`Check run: ${url}`);
  return exitStatus.passed;
}
