import { mkdirSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import type { UnpackedImage } from '../contract';
import { resolveCommand, type Command } from './command';
import { containerEnvironment, expandVariables, type EnvironmentInput } from './container-env';
import type { Container, PodSpec } from './workload-schemas';

/** What a container of a pod is made from, besides its own spec and image. */
export type LaunchSite = {
  pod: EnvironmentInput['pod'];
  spec: PodSpec;
  hostPorts: ReadonlyMap<number, number>;
  temporaryFolder: string;
};

/** What a container sees of its namespace. */
export type Surroundings = Pick<EnvironmentInput, 'services' | 'configMap' | 'secret'>;

/** A container ready to be started. */
export type Launch = { command: Command; env: Record<string, string> };

/** Works out what to start for a container. Throws `ContainerConfigError` when it refers to what is not there. */
export function prepareLaunch(site: LaunchSite, container: Container, image: UnpackedImage, surroundings: Surroundings): Launch {
  const env = containerEnvironment({
    pod: site.pod,
    spec: site.spec,
    container: { ...container, ports: site.spec.containers.flatMap(each => each.ports) },
    imageEnv: image.config.env,
    hostPorts: site.hostPorts,
    ...surroundings,
  });
  const expand = (texts: string[]) => texts.map(text => expandVariables(text, env));
  const argv = container.command
    ? [...expand(container.command), ...expand(container.args ?? [])]
    : [...image.config.entrypoint, ...(container.args ? expand(container.args) : image.config.cmd)];
  const command = resolveCommand({
    rootfs: image.rootfs,
    workingDir: container.workingDir ?? image.config.workingDir,
    argv,
    imagePath: env.PATH ?? '',
  });
  mkdirSync(site.temporaryFolder, { recursive: true });
  // The machine's PATH comes last: an image here brings no interpreter of its own.
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  return { command, env: { ...env, PATH: path, HOME: site.temporaryFolder, TMPDIR: site.temporaryFolder } };
}
