import { Command } from 'commander';
import {
  formatReportText,
  PublishReport,
  publishCheckRunName,
} from '@ameide/plugin-primitives-common';
import { readGitHubEnvironment } from '../environment';
import { exitStatus, withExitStatus } from '../exit';
import { parseFlag, print, shaSchema } from '../options';
import { postCheckRun } from './check-run';
import {
  ImageOptions,
  parseImageOptions,
  parseImageRepository,
  withImageOptions,
} from './image-options';

type Options = ImageOptions & {
  repository: string;
  platform: string[];
  checkRun: string;
};

/** `ameide primitive publish-report`. @internal */
export function publishReportCommand(): Command {
  return withImageOptions(new Command('publish-report'))
    .description(
      'write to a check run which image was published, from which commit',
    )
    .requiredOption(
      '--repository <image>',
      'image repository, without tag or digest',
    )
    .option('--platform <platform...>', 'platforms of the image', [
      'linux/amd64',
      'linux/arm64',
    ])
    .requiredOption(
      '--check-run <sha>',
      'commit that gets the check run (needs GITHUB_TOKEN)',
    )
    .addHelpText(
      'after',
      `
Example:
  ameide primitive publish-report --kind domain --name orders --repository ghcr.io/ameideio/primitive-domain-orders \\
    --digest sha256:… --revision "$GITHUB_SHA" --check-run "$GITHUB_SHA"`,
    )
    .action((options: Options) =>
      withExitStatus(() => runPublishReport(options)),
    );
}

async function runPublishReport(options: Options): Promise<number> {
  const { kind, name, digest, revision } = parseImageOptions(options);
  const sha = parseFlag('--check-run', shaSchema, options.checkRun);
  const repository = parseImageRepository(options.repository);
  const report: PublishReport = {
    schemaVersion: 1,
    repository,
    digest,
    revision,
    platforms: options.platform,
  };
  const url = await postCheckRun(readGitHubEnvironment(process.env), {
    name: publishCheckRunName(kind, name),
    sha,
    externalId: `${kind}/${name}`,
    conclusion: 'success',
    title: digest,
    summary: `Published \`${repository}@${digest}\` for ${options.platform.join(
      ' and ',
    )}, from ${revision}.`,
    text: formatReportText(report),
    findings: [],
  });
  print(`Check run: ${url}`);
  return exitStatus.passed;
}
