import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { contextFiles, planCopy } from './context-files';
import { DockerfileProblem, execForm, readInstructions, readPairs, splitWords, substitute, type Instruction } from './parse';

/** The configuration that a Dockerfile gives its image. */
export type ImageConfig = {
  Entrypoint?: string[];
  Cmd?: string[];
  Env?: string[];
  WorkingDir?: string;
  User?: string;
  Labels?: Record<string, string>;
  ExposedPorts?: Record<string, object>;
};

/** State of an evaluation. */
type Build = {
  context: string;
  layer: string;
  files: string[];
  buildArgs: Record<string, string>;
  /** What BuildKit says of the platform, to a Dockerfile that asks by ARG. */
  platformArgs: Record<string, string>;
  variables: Record<string, string>;
  env: Record<string, string>;
  config: ImageConfig;
  from: string | undefined;
  log: (text: string) => void;
};

const supported = 'FROM, ARG, WORKDIR, COPY, ENV, LABEL, USER, EXPOSE, ENTRYPOINT and CMD in exec form';

function refuse(instruction: Instruction, why: string): never {
  throw new DockerfileProblem(`Unsupported Dockerfile instruction '${instruction.keyword}' on line ${instruction.line}: ${why}; this builder does ${supported}`);
}

function copy(build: Build, instruction: Instruction, rest: string): void {
  const words = execForm(rest) ?? splitWords(rest);
  const flags = words.filter(word => word.startsWith('--'));
  const paths = words.filter(word => !word.startsWith('--'));
  let mode: number | undefined;
  for (const flag of flags) {
    const chmod = /^--chmod=([0-7]{3,4})$/.exec(flag)?.[1];
    if (chmod) mode = Number.parseInt(chmod, 8);
    // Everything runs as one user here, and every COPY lands in one layer.
    else if (!/^--(chown=|link)/.test(flag)) refuse(instruction, `'${flag}' is not done`);
  }
  const destination = paths.pop();
  if (destination === undefined || paths.length === 0) refuse(instruction, 'COPY needs a source and a destination');
  const { copies, missing } = planCopy(build.files, paths, destination, build.config.WorkingDir ?? '/');
  if (missing.length > 0) {
    throw new DockerfileProblem(`COPY on line ${instruction.line}: '${missing.join("', '")}' not found in the build context (or excluded by .dockerignore)`);
  }
  for (const { from, to } of copies) {
    const target = join(build.layer, posix.normalize(`/${to}`));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(build.context, from), target, { verbatimSymlinks: true });
    if (mode !== undefined) chmodSync(target, mode);
  }
  build.log(`COPY ${rest}: ${copies.length} ${copies.length === 1 ? 'file' : 'files'}`);
}

function argument(build: Build, rest: string): void {
  for (const word of splitWords(rest)) {
    const [name = '', ...value] = word.split('=');
    const chosen = build.buildArgs[name] ?? build.platformArgs[name] ?? (value.length > 0 ? value.join('=') : undefined);
    if (chosen !== undefined) build.variables[name] = chosen;
  }
}

function evaluate(build: Build, instruction: Instruction): void {
  const { config } = build;
  const rest = substitute(instruction.rest, { ...build.variables, ...build.env });
  if (build.from === undefined && !['FROM', 'ARG'].includes(instruction.keyword)) refuse(instruction, 'it stands before FROM');
  switch (instruction.keyword) {
    case 'FROM':
      if (build.from !== undefined) refuse(instruction, 'a second stage (multi-stage build) is not done');
      build.from = splitWords(rest).find(word => !word.startsWith('--')) ?? '';
      build.log(`FROM ${build.from}: taken as empty, processes use the tools of this machine`);
      return;
    case 'ARG':
      argument(build, rest);
      return;
    case 'WORKDIR':
      config.WorkingDir = posix.resolve(config.WorkingDir ?? '/', rest);
      mkdirSync(join(build.layer, config.WorkingDir), { recursive: true });
      return;
    case 'COPY':
      copy(build, instruction, rest);
      return;
    case 'ENV':
      for (const [name, value] of readPairs(rest)) build.env[name] = value;
      config.Env = Object.entries(build.env).map(([name, value]) => `${name}=${value}`);
      return;
    case 'LABEL':
      config.Labels = { ...config.Labels, ...Object.fromEntries(readPairs(rest)) };
      return;
    case 'USER':
      config.User = rest;
      return;
    case 'EXPOSE':
      for (const port of splitWords(rest)) {
        config.ExposedPorts = { ...config.ExposedPorts, [port.includes('/') ? port : `${port}/tcp`]: {} };
      }
      return;
    case 'ENTRYPOINT':
    case 'CMD': {
      const words = execForm(instruction.rest);
      if (!words) refuse(instruction, 'the shell form is not done, write a JSON list');
      if (instruction.keyword === 'ENTRYPOINT') config.Entrypoint = words;
      else config.Cmd = words;
      return;
    }
    default:
      refuse(instruction, 'it is not done');
  }
}

/** The arguments that BuildKit sets: https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope */
function platformArgs(target: string): Record<string, string> {
  const own = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
  return Object.fromEntries(
    Object.entries({ TARGET: target, BUILD: own }).flatMap(([prefix, platform]) => {
      const [os = '', architecture = '', variant = ''] = platform.split('/');
      return [
        [`${prefix}PLATFORM`, platform],
        [`${prefix}OS`, os],
        [`${prefix}ARCH`, architecture],
        [`${prefix}VARIANT`, variant],
      ];
    }),
  );
}

/** Evaluates a Dockerfile for one platform: fills `layer` with what it copies, and gives the image's configuration. */
export function buildDockerfile(options: {
  dockerfile: string;
  context: string;
  layer: string;
  platform: string;
  buildArgs: Record<string, string>;
  labels: Record<string, string>;
  log: (text: string) => void;
}): ImageConfig {
  const { dockerfile, context, layer, platform, buildArgs, labels, log } = options;
  const build: Build = {
    context, layer, buildArgs, log, platformArgs: platformArgs(platform), files: contextFiles(context), variables: {}, env: {}, config: {}, from: undefined,
  };
  for (const instruction of readInstructions(dockerfile)) evaluate(build, instruction);
  if (build.from === undefined) throw new DockerfileProblem('The Dockerfile has no FROM');
  const all = { ...build.config.Labels, ...labels };
  return { ...build.config, ...(Object.keys(all).length > 0 ? { Labels: all } : {}) };
}
