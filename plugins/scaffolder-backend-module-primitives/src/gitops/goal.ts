import { isDeepStrictEqual } from 'node:util';
import { parseWaivers, readYamlFile, RefusedError, waiversFile } from '@ameide/gitops-repo';
import { gitopsPaths, parseImageReference, primitiveId } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { DispatchRequest } from './dispatch-request';

/** Gives a file's text at the revision in question; undefined when it is not there. @internal */
export type ReadFile = (path: string) => Promise<string | undefined>;

const valuesSchema = z.looseObject({
  enabled: z.boolean().optional(),
  image: z.looseObject({ ref: z.string().nullish() }).nullish(),
});

/**
 * Whether a revision holds what is asked for, so that nothing is left to dispatch.
 * `readMain` reads what a promotion copies from.
 * @internal
 */
export async function isReached(request: DispatchRequest, read: ReadFile, readMain: ReadFile): Promise<boolean> {
  switch (request.workflow) {
    case 'wiring': {
      const id = primitiveId(request);
      const components = request.withSmoke ? [id, `${id}-smoke`] : [id];
      const texts = await Promise.all(components.map(component => read(gitopsPaths(component).component)));
      return texts.every(text => text !== undefined);
    }
    case 'enable': {
      const path = gitopsPaths(request.primitive).environmentValues(request.environment);
      return enabledDigest(await read(path)) === request.digest;
    }
    case 'promote': {
      // What "everything" is, only the workflow knows.
      if (!request.primitives) return false;
      const { source, target, primitives } = request;
      const reached = await Promise.all(
        primitives.map(async id => {
          const { environmentValues } = gitopsPaths(id);
          const [wanted, found] = await Promise.all([readMain(environmentValues(source)), read(environmentValues(target))]);
          const digest = enabledDigest(wanted);
          return digest !== undefined && enabledDigest(found) === digest;
        }),
      );
      return reached.every(Boolean);
    }
    case 'rollback': {
      // Which digest is the previous good one, only the workflow knows.
      if (!request.digest) return false;
      const path = gitopsPaths(request.primitive).environmentValues(request.environment);
      return enabledDigest(await read(path)) === request.digest;
    }
    case 'retry-smoke':
      // How often it ran, a revision does not tell.
      return false;
    case 'waive': {
      const { workflow: _, ...waiver } = request;
      return waiversOf(await read(waiversFile)).some(known => isDeepStrictEqual(known, waiver));
    }
    default:
      throw new Error(`Unreachable: ${JSON.stringify(request satisfies never)}`);
  }
}

/** None of a file that is broken: nothing is reached by it, and CI says what is wrong with it. */
function waiversOf(text: string | undefined) {
  try {
    return parseWaivers(text);
  } catch (error) {
    if (error instanceof RefusedError) return [];
    throw error;
  }
}

/** Undefined for a text that is too large, broken, or made to unfold without end: nothing is reached by it, and CI says what is wrong with it. */
function contentOf(text: string | undefined): unknown {
  const read = readYamlFile(text ?? '');
  return read.problem === undefined ? read.content : undefined;
}

/** The digest that a values file enables; undefined when it enables none. @internal */
export function enabledDigest(text: string | undefined): string | undefined {
  const values = valuesSchema.safeParse(contentOf(text));
  if (!values.success || !values.data.enabled) return undefined;
  return parseImageReference(values.data.image?.ref ?? '')?.digest;
}
