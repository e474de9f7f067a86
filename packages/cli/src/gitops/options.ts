import { Command } from 'commander';
import { z } from 'zod';
import {
  EnvironmentName,
  environmentSchema,
  PrimitiveRef,
  primitiveRefSchema,
  reasonSchema,
} from '@ameide/plugin-primitives-common';
import { forTheLog, UsageError } from '@ameide/gitops-repo';

/** Options that most commands share. @internal */
export type SharedOptions = { root: string; pullRequest?: boolean };

/** Options of a command about one primitive in one environment. @internal */
export type PlacedOptions = SharedOptions & {
  kind: string;
  name: string;
  version: string;
  env: string;
};

/** Gives a command the three options that name one primitive. @internal */
export function ofPrimitive(command: Command): Command {
  return command
    .requiredOption('--kind <kind>', 'kind of the primitive')
    .requiredOption('--name <name>', 'name of the primitive')
    .requiredOption(
      '--version <version>',
      'version of the primitive, v0, v1, …',
    );
}

/** A command about one primitive in one environment, with the options that all such have. @internal */
export function placedCommand(name: string, description: string): Command {
  return ofPrimitive(new Command(name).description(description))
    .requiredOption('--env <environment>', 'environment')
    .option('--pull-request', 'open the pull request')
    .option('--root <folder>', 'the GitOps repository', '.');
}

/** Reads which primitive a command is about, and where, or refuses with what is wrong. @internal */
export function parsePlace(options: PlacedOptions): {
  ref: PrimitiveRef;
  environment: EnvironmentName;
} {
  return {
    ref: parseRef(options),
    environment: parseOption(environmentSchema, options.env),
  };
}

/** Reads kind, name and version together, or refuses with what is wrong. @internal */
export function parseRef(options: {
  kind?: string;
  name?: string;
  version?: string;
}): PrimitiveRef {
  const { kind, name, version } = options;
  return parseOption(primitiveRefSchema, { kind, name, version });
}

/** Reads kind, name and version where any of them is given; none of them means all primitives. @internal */
export function parseOneRef(
  options: Parameters<typeof parseRef>[0],
): PrimitiveRef | undefined {
  const { kind, name, version } = options;
  return [kind, name, version].some(part => part !== undefined)
    ? parseRef(options)
    : undefined;
}

/** Why, as an input that the pull request shows; nothing where nobody gave a reason. @internal */
export function reasonInput(reason: string | undefined): { reason?: string } {
  return reason === undefined
    ? {}
    : { reason: parseOption(reasonSchema, reason) };
}

/** Parses one option. @internal */
export function parseOption<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(
    forTheLog(result.error.issues.map(i => i.message).join('\n')),
  );
}
