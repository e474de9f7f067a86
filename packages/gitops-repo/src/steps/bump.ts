import {
  branchName,
  EnvironmentName,
  formatImageReference,
  gitopsPaths,
  PrimitiveRef,
  primitiveId,
  primitiveImageRepository,
} from '@ameide/plugin-primitives-common';
import { Change, describeChange } from '../change/change';
import { ImageOrder } from '../github/image-order';
import { sayRefusal } from '../policy/judge-move';
import { judgePlanned } from '../policy/rules-in-force';
import { readStateHistory } from '../policy/state-history';
import { RegistryClient, ResolvedImage } from '../registry/client';
import { requirePlatforms } from '../registry/platforms';
import { readEnvironmentState, requireEnvironment } from '../values/state';
import { editEnvironment } from './desired';
import { listWired } from './list';
import { wasGoneBackFrom } from './rollback';

/** One primitive that has a newer image, as a change of its own. @public */
export type Bump = { ref: PrimitiveRef; image: ResolvedImage; change: Change };

/**
 * Plans to move primitives that are enabled in an environment to the digest that
 * the channel tag names now: one change per primitive, so that one red gate holds
 * back one primitive. What is not enabled there, held, refused by the policy, gone
 * back from or not newer than what runs is left alone and said. Writes nothing.
 * @public
 */
export async function bump(options: {
  root: string;
  environment: EnvironmentName;
  /** One primitive; every wired one when left out. */
  ref?: PrimitiveRef;
  registry: string;
  channel: string;
  client: Pick<RegistryClient, 'resolve'>;
  /** How what is published stands to what runs; nobody looks when left out. */
  order?: (images: {
    repository: string;
    from: string;
    to: string;
  }) => Promise<ImageOrder>;
  now?: Date;
}): Promise<{ bumps: Bump[]; notes: string[] }> {
  const { root, environment, registry, channel, client } = options;
  const { now = new Date() } = options;
  await requireEnvironment(root, environment);
  const refs = options.ref
    ? [options.ref]
    : (await listWired(root)).map(p => p.ref);
  const bumps: Bump[] = [];
  const notes: string[] = [];
  for (const ref of refs) {
    const id = primitiveId(ref);
    const state = await readEnvironmentState(root, id, environment);
    if (!state?.enabled) {
      notes.push(`${id} is not enabled in ${environment}; nothing to bump`);
      continue;
    }
    const repository = primitiveImageRepository({
      registry,
      kind: ref.kind,
      name: ref.name,
    });
    const image = await client.resolve({ repository, reference: channel });
    requirePlatforms(image);
    if (image.digest === state.digest) {
      notes.push(`${id} is at ${image.digest} in ${environment}, the newest`);
      continue;
    }
    const file = gitopsPaths(id).environmentValues(environment);
    const history = await readStateHistory(root, [file]);
    if (wasGoneBackFrom(history.of(file), image.digest)) {
      notes.push(
        `${id} is left alone in ${environment}: somebody went back from ${image.digest}; publish another, or enable it by name`,
      );
      continue;
    }
    const order =
      state.digest &&
      (await options.order?.({
        repository,
        from: state.digest,
        to: image.digest,
      }));
    if (order && !['newer', 'same'].includes(order.order)) {
      notes.push(
        `${id} is left alone in ${environment}: ${
          order.order === 'unknown'
            ? `nobody can tell whether ${image.digest} is newer than what runs`
            : `${image.digest} is ${
                order.order === 'older' ? 'older than' : 'of another line than'
              } what runs`
        } (${order.words}); --allow-older moves it all the same`,
      );
      continue;
    }
    const [{ refusals }] = await judgePlanned(
      root,
      [{ id, environment, digest: image.digest }],
      now,
    );
    if (refusals.length > 0) {
      notes.push(
        ...refusals.map(each => `${id} is left alone: ${sayRefusal(each)}`),
      );
      continue;
    }
    const edit = {
      ref: formatImageReference({ repository, digest: image.digest }),
    };
    const files = await editEnvironment({
      root,
      id,
      environment,
      workload: { ...edit, enabled: true },
      smoke: { ...edit, enabled: true },
    });
    bumps.push({
      ref,
      image,
      change: await describeChange({
        root,
        files,
        branch: branchName(ref, `enable-${environment}`),
      }),
    });
  }
  return { bumps, notes };
}
