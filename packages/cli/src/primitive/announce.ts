import { Command } from 'commander';
import { readPrimitiveVersion } from '@ameide/core-repo';
import { parseRepository, readGitHubEnvironment } from '../environment';
import { exitStatus, withExitStatus } from '../exit';
import { callGitHub, createOctokit } from '../github';
import { print } from '../options';
import {
  ImageOptions,
  parseImageOptions,
  withImageOptions,
} from './image-options';

type Options = ImageOptions & { to: string; root: string };

/** `ameide primitive announce`. @internal */
export function announceCommand(): Command {
  return withImageOptions(new Command('announce'))
    .description('tell the GitOps repository that an image was published')
    .requiredOption('--to <owner/name>', 'the GitOps repository')
    .option('--root <folder>', 'the core repository', '.')
    .addHelpText(
      'after',
      `
Example:
  ameide primitive announce --kind domain --name orders --to ameideio/ameide-gitops \\
    --digest sha256:… --revision "$GITHUB_SHA"`,
    )
    .action((options: Options) => withExitStatus(() => runAnnounce(options)));
}

async function runAnnounce(options: Options): Promise<number> {
  const { kind, name, digest, revision } = parseImageOptions(options);
  const { owner, repo } = parseRepository('--to', options.to);
  const version = await readPrimitiveVersion({
    root: options.root,
    kind,
    name,
  });
  const env = readGitHubEnvironment(process.env);
  const octokit = createOctokit(env);
  await callGitHub(env, `tell ${owner}/${repo} of the image`, () =>
    octokit.rest.repos.createDispatchEvent({
      owner,
      repo,
      event_type: 'image-published',
      client_payload: { kind, name, version, digest, revision },
    }),
  );
  print(`Told ${owner}/${repo}: ${kind}/${name} ${version} is ${digest}`);
  return exitStatus.passed;
}
