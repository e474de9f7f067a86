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
  primitiveImageRepository,
  refusal,
  say,
  Saying,
} from '@ameide/plugin-primitives-common';
import { InputError } from '@backstage/errors';
import { OutsideProof } from './outside-proof';

/** A change as CI would make it. @internal */
export type PlannedChange = {
  files: PlannedFiles;
  moves: DigestMove[];
  notes: Saying[];
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
      // One of an owner is of all that the owner has, whichever these will be.
      return change.primitive ? [change.primitive] : undefined;
    default:
      return [change.primitive];
  }
}

/**
 * Plans a change on a checkout of the GitOps repository by the functions that the
 * workflows run, with the answers that the portal has to what they ask the registry and
 * Argo CD.
 * @internal
 */
export async function planChange(options: {
  root: string;
  change: Change;
  /** Registry host and owner. */
  registry: string;
  now: Date;
  outside: Pick<OutsideProof, 'argocd' | 'image'>;
}): Promise<PlannedChange> {
  const { root, change, registry, now, outside } = options;
  switch (change.workflow) {
    case 'wiring': {
      const { workflow: _, ...wanted } = change;
      const files = await scaffoldWiring({ root, ...wanted });
      return { files, moves: [], notes: [] };
    }
    case 'enable': {
      const { primitive: id, environment, digest } = change;
      const ref = refOf(id);
      const about = { ref, environment, digest };
      const files = await enable({ root, now, registry, ...about });
      const repository = primitiveImageRepository({ registry, ...ref });
      const notes = await outside.image(repository, digest);
      const moves = [{ id, environment, digest }];
      return { files, moves, notes, environment };
    }
    case 'promote': {
      const { source: from, target: to, primitives: ids } = change;
      const { argocd, notes: unasked } = await outside.argocd(from);
      const { promoted, notes, ...files } = await promote({
        ...{ root, now, from, to },
        ...(argocd && { argocd }),
        ...(ids && { ids }),
      });
      const moves = promoted.map(({ id, digest }) => ({
        ...{ id, digest, environment: to },
      }));
      return { files, moves, notes: [...unasked, ...notes], environment: to };
    }
    case 'rollback': {
      const { primitive: id, environment, digest } = change;
      const { to, commit, at, ...files } = await rollback({
        ...{ root, now, ref: refOf(id), environment },
        ...(digest && { to: digest }),
      });
      const note = say('note.rollback', {
        commit: commit.slice(0, 7),
        day: at.toISOString().slice(0, 10),
      });
      const moves = [{ id, environment, digest: to }];
      return { files, moves, notes: [note], environment };
    }
    case 'retry-smoke': {
      const { primitive: id, environment } = change;
      const { digest, attempt, ...files } = await retrySmoke({
        ...{ root, ref: refOf(id), environment },
      });
      const note = say('note.retry', { attempt });
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
  if (!ref) throw refusal(InputError, say('refusal.noId', { id }));
  return ref;
}
