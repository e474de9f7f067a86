import {
  Change as PlannedFiles,
  enable,
  promote,
  retrySmoke,
  rollback,
  scaffoldWiring,
  waive,
} from '@ameide/gitops-repo';
import {
  Change,
  DigestMove,
  EnvironmentName,
  parsePrimitiveId,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import { InputError } from '@backstage/errors';

/** A change as CI would make it. @internal */
export type PlannedChange = {
  files: PlannedFiles;
  moves: DigestMove[];
  notes: string[];
  /** Absent for wiring and waivers, which bring nothing into one. */
  environment?: EnvironmentName;
};

/** Which primitives a change is about; undefined for every one that there is. @internal */
export function primitivesOf(change: Change): readonly string[] | undefined {
  switch (change.workflow) {
    case 'wiring':
      return [primitiveId(change)];
    case 'promote':
      return change.primitives;
    case 'waive':
      // Whose primitives are an owner's, the file does not say.
      return change.primitive === undefined ? undefined : [change.primitive];
    default:
      return [change.primitive];
  }
}

/**
 * Plans a change on a checkout of the GitOps repository by the functions that the
 * workflows run. What they ask the registry and Argo CD, nobody is asked here.
 * @internal
 */
export async function planChange(options: {
  root: string;
  change: Change;
  /** Registry host and owner. */
  registry: string;
  now: Date;
}): Promise<PlannedChange> {
  const { root, change, registry, now } = options;
  switch (change.workflow) {
    case 'wiring': {
      const { workflow: _, ...wanted } = change;
      const files = await scaffoldWiring({ root, ...wanted });
      return { files, moves: [], notes: [] };
    }
    case 'enable': {
      const { primitive: id, environment, digest } = change;
      const about = { ref: refOf(id), environment, digest };
      const files = await enable({ root, now, registry, ...about });
      const moves = [{ id, environment, digest }];
      return { files, moves, notes: [], environment };
    }
    case 'promote': {
      const { source: from, target: to, primitives: ids } = change;
      const { promoted, notes, ...files } = await promote({
        ...{ root, now, from, to },
        ...(ids && { ids }),
      });
      const moves = promoted.map(({ id, digest }) => ({
        ...{ id, digest, environment: to },
      }));
      return { files, moves, notes, environment: to };
    }
    case 'rollback': {
      const { primitive: id, environment, digest } = change;
      const { to, commit, at, ...files } = await rollback({
        ...{ root, now, ref: refOf(id), environment },
        ...(digest && { to: digest }),
      });
      const note = `${commit.slice(0, 7)} had brought it there on ${at
        .toISOString()
        .slice(0, 10)}.`;
      const moves = [{ id, environment, digest: to }];
      return { files, moves, notes: [note], environment };
    }
    case 'retry-smoke': {
      const { primitive: id, environment } = change;
      const { digest, attempt, ...files } = await retrySmoke({
        ...{ root, ref: refOf(id), environment },
      });
      const note = `No digest moves; the count of retries becomes ${attempt}.`;
      const moves = [{ id, environment, digest }];
      return { files, moves, notes: [note], environment };
    }
    case 'waive': {
      const { workflow: _, ...waiver } = change;
      const files = await waive({ root, now, ...waiver });
      return { files, moves: [], notes: [] };
    }
    default:
      throw new Error(`Unreachable: ${JSON.stringify(change satisfies never)}`);
  }
}

function refOf(id: string) {
  const ref = parsePrimitiveId(id);
  if (!ref) throw new InputError(`primitive: '${id}' is no id`);
  return ref;
}
