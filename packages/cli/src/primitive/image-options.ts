import { Command } from 'commander';
import { kindSchema, nameSchema } from '@ameide/plugin-primitives-common';
import {
  digestSchema,
  imageRepositorySchema,
  parseFlag,
  shaSchema,
} from '../options';

/** Flags that name a published image. @internal */
export type ImageOptions = {
  kind: string;
  name: string;
  digest: string;
  revision: string;
};

/** Adds the flags that name a published image. @internal */
export function withImageOptions(command: Command): Command {
  return command
    .requiredOption('--kind <kind>', 'kind of the primitive')
    .requiredOption('--name <name>', 'name of the primitive')
    .requiredOption('--digest <digest>', 'digest of the image index')
    .requiredOption('--revision <sha>', 'commit that the image was built from');
}

/** Parses them. @internal */
export function parseImageOptions(options: ImageOptions) {
  return {
    kind: parseFlag('--kind', kindSchema, options.kind),
    name: parseFlag('--name', nameSchema, options.name),
    digest: parseFlag('--digest', digestSchema, options.digest),
    revision: parseFlag('--revision', shaSchema, options.revision),
  };
}

/** Parses `--repository`. @internal */
export function parseImageRepository(repository: string): string {
  return parseFlag('--repository', imageRepositorySchema, repository);
}
