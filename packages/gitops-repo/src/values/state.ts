import { parse } from 'yaml';
import { z } from 'zod';
import {
  environmentSchema,
  EnvironmentName,
  gitopsPaths,
  parseImageReference,
  recognised,
  say,
  sayAt,
} from '@ameide/plugin-primitives-common';
import { readText } from '../change/change';
import { clusterEnvironmentSchema } from '../component';
import { RefusedError } from '../errors';
import { matchPaths, readSnapshot } from '../snapshot';
import { readYamlFile } from '../yaml-file';

const valuesSchema = z.looseObject({
  enabled: z.boolean().optional(),
  image: z.looseObject({ ref: z.string().nullish() }).nullish(),
  // Of a smoke; what another chart calls so is none.
  attempt: z.number().int().nonnegative().optional().catch(undefined),
});

/** What one values file says about a component in an environment. @public */
export type EnvironmentState = {
  enabled: boolean;
  ref: string;
  digest?: string;
  /** How often a smoke was asked to run again; 0 where it never was. */
  attempt: number;
};

/** Reads `enabled`, `image.ref` and `attempt` of the text of a values file. @public */
export function parseEnvironmentState(
  text: string,
  file: string,
): EnvironmentState {
  return environmentStateOf(parseValues(text, file), file);
}

/** Reads `enabled`, `image.ref` and `attempt` of the parsed content of a values file. @internal */
export function environmentStateOf(
  content: unknown,
  file: string,
): EnvironmentState {
  const values = valuesSchema.safeParse(content ?? {});
  if (!values.success) {
    const [issue] = values.error.issues;
    throw new RefusedError(
      sayAt(`${file}: ${issue.path.join('.')}`, recognised(issue.message)),
    );
  }
  const ref = values.data.image?.ref ?? '';
  return {
    enabled: values.data.enabled ?? false,
    ref,
    digest: parseImageReference(ref)?.digest,
    attempt: values.data.attempt ?? 0,
  };
}

/** Parses as Helm does: merge keys merge. */
function parseValues(text: string, file: string): unknown {
  const read = readYamlFile(text, { merge: true });
  if (read.problem !== undefined)
    throw new RefusedError(sayAt(file, read.problem));
  return read.content;
}

/** State of a component in an environment; undefined when it has no values file there. @public */
export async function readEnvironmentState(
  root: string,
  id: string,
  environment: string,
): Promise<EnvironmentState | undefined> {
  const file = gitopsPaths(id).environmentValues(environment);
  const text = await readText(root, file);
  return text === undefined ? undefined : parseEnvironmentState(text, file);
}

/** Environments of `config/clusters`, in the files' order. @public */
export async function listEnvironments(
  root: string,
): Promise<EnvironmentName[]> {
  const snapshot = await readSnapshot(root, 'config/clusters');
  return matchPaths(snapshot, 'config/clusters/*.yaml').flatMap(path => {
    const entries = z
      .array(clusterEnvironmentSchema)
      .safeParse(parse(snapshot.get(path) ?? ''));
    if (!entries.success)
      throw new RefusedError(sayAt(path, say('file.noEnvironments')));
    return entries.data.map(entry => environmentSchema.parse(entry.env));
  });
}

/** Refuses an environment that no cluster has. @public */
export async function requireEnvironment(
  root: string,
  environment: string,
): Promise<void> {
  const known = await listEnvironments(root);
  if (!known.some(name => name === environment)) {
    throw new RefusedError(
      say('gitops.noEnvironment', {
        value: JSON.stringify(environment),
        known,
      }),
    );
  }
}
