import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { PlatformImage } from '../../contract';
import { buildDockerfile } from '../dockerfile/build';
import { DockerfileProblem } from '../dockerfile/parse';
import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';

/** `host/repository:tag` taken apart. */
function readTag(reference: string): { host: string; repository: string; tag: string } {
  const [, host, repository, tag] = /^([^/]+)\/([^:@]+)(?::([\w][\w.-]{0,127}))?$/.exec(reference) ?? [];
  if (!host || !repository) throw new StepFailure(`Invalid tag '${reference}': expected host/repository:tag`);
  return { host, repository, tag: tag ?? 'latest' };
}

function pairs(lines: string[], input: string): Record<string, string> {
  return Object.fromEntries(
    lines.map(line => {
      const equals = line.indexOf('=');
      if (equals < 1) throw new StepFailure(`Input '${input}': '${line}' is not name=value`);
      return [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}

async function push(call: ActionCall, images: PlatformImage[]): Promise<string> {
  const { job, inputs, log } = call;
  const { registry } = job.services;
  const references = inputs.list('tags').map(readTag);
  const [first] = references;
  if (!first) throw new StepFailure("Input 'tags' is required to push");
  const byRepository = new Map<string, string[]>();
  for (const { host, repository, tag } of references) {
    if (host !== registry.host) throw new StepFailure(`Cannot push to '${host}': this platform has only registry '${registry.host}'`);
    const login = job.logins.get(host);
    if (!login) throw new StepFailure(`denied: not logged in to '${host}'; use docker/login-action before`);
    if (!login.mayWrite) throw new StepFailure(`denied: the token of '${login.login}' may not write packages; give the job 'permissions: packages: write'`);
    byRepository.set(repository, [...(byRepository.get(repository) ?? []), tag]);
  }
  const login = job.logins.get(first.host)?.login ?? job.run.actor;
  let digest = '';
  for (const [repository, tags] of byRepository) {
    const pushed = await registry.push({
      repository,
      tags,
      images,
      annotations: pairs(inputs.lines('annotations'), 'annotations'),
      actor: { login, kind: 'github-token' },
    });
    digest = pushed.digest;
    log(`pushed ${registry.host}/${repository}:${tags.join(', :')}@${digest}`);
  }
  return digest;
}

async function run(call: ActionCall): Promise<Record<string, string>> {
  const { job, inputs, log } = call;
  const { workspace } = job.folders;
  const context = resolve(workspace, inputs.get('context') ?? '.');
  // As docker does: the file's path is not relative to the context.
  const file = inputs.get('file');
  const dockerfile = file === undefined ? join(context, 'Dockerfile') : resolve(workspace, file);
  if (!existsSync(context)) throw new StepFailure(`Input 'context': folder '${relative(workspace, context)}' does not exist`);
  if (!existsSync(dockerfile)) throw new StepFailure(`failed to read dockerfile: '${relative(workspace, dockerfile)}' does not exist`);
  const wanted = inputs.list('platforms');
  const platforms = wanted.length > 0 ? wanted : [`linux/${process.arch === 'x64' ? 'amd64' : process.arch}`];
  const layers = join(job.folders.temp, `layers-${randomUUID()}`);
  try {
    const images = platforms.map((platform, index) => {
      const layer = join(layers, String(index));
      mkdirSync(layer, { recursive: true });
      log(`Platform ${platform}`);
      const config = buildDockerfile({
        dockerfile: readFileSync(dockerfile, 'utf8'),
        context,
        layer,
        platform,
        buildArgs: pairs(inputs.lines('build-args'), 'build-args'),
        labels: pairs(inputs.lines('labels'), 'labels'),
        log,
      });
      return { platform, layer, config };
    });
    if (!inputs.boolean('push', false)) {
      log('Built, and not pushed, since push is not true');
      return {};
    }
    const digest = await push(call, images);
    return { digest, imageid: digest, metadata: JSON.stringify({ 'containerimage.digest': digest }) };
  } catch (error) {
    throw error instanceof DockerfileProblem ? new StepFailure(error.message) : error;
  } finally {
    rmSync(layers, { recursive: true, force: true });
  }
}

/** docker/build-push-action */
export const dockerBuildPush: BuiltinAction = {
  description: 'Evaluates a Dockerfile without RUN, for each platform, into one layer and pushes an index for all platforms; the base image gives nothing here',
  inputs: ['context', 'file', 'platforms', 'push', 'tags', 'labels', 'annotations', 'build-args', 'pull', 'provenance', 'sbom', 'cache-from', 'cache-to', 'no-cache', 'github-token'],
  run,
};
