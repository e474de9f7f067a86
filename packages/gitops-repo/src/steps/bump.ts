import {
  english,
  EnvironmentName,
  formatImageReference,
  gitopsPaths,
  PrimitiveRef,
  primitiveId,
  primitiveImageRepository,
} from '@ameide/plugin-primitives-common';
import { Change } from '../change/change';
import { forTheLog, RefusedError } from '../errors';
import { ImageOrder } from '../github/image-order';
import { Move, sayRefusal } from '../policy/judge-move';
import { judgePlanned } from '../policy/rules-in-force';
import { readStateHistory } from '../policy/state-history';
import { RegistryClient, ResolvedImage } from '../registry/client';
import { requirePlatforms } from '../registry/platforms';
import { readEnvironmentState, requireEnvironment } from '../values/state';
import { planEdit } from './desired';
import { wasGoneBackFrom } from './rollback';

/** A primitive that has a newer image, as a change of its own: one red gate holds back one primitive. @public */
export type Bump = { image: ResolvedImage; change: Change };

/** Why a primitive stays where it is: there is nothing to do, or there is, and it may not be done. @public */
export type NoBump = { note: string } | { refusals: string[] };

/** How the image that is published stands to the one that runs. @public */
export type OrderOf = (images: {
  repository: string;
  from: string;
  to: string;
}) => Promise<ImageOrder>;

/**
 * Plans to move a primitive that is enabled in an environment to the digest that the
 * channel tag names now. Where it is not enabled, or the digest runs there, a note says so;
 * where the digest was gone back from, is older, of another line, held or against the
 * policy, refusals say which. Throws a `RefusedError` where nobody can tell. Writes nothing.
 * @public
 */
export async function bump(options: {
  root: string;
  environment: EnvironmentName;
  ref: PrimitiveRef;
  registry: string;
  channel: string;
  client: Pick<RegistryClient, 'resolve'>;
  /** Left out, an image of any commit will do. */
  order?: OrderOf;
  now?: Date;
}): Promise<Bump | NoBump> {
  const { root, environment, ref, registry, channel, client } = options;
  const { now = new Date() } = options;
  await requireEnvironment(root, environment);
  const id = primitiveId(ref);
  const state = await readEnvironmentState(root, id, environment);
  if (!state?.enabled)
    return { note: `${id} is not enabled in ${environment}; nothing to bump` };
  const repository = primitiveImageRepository({ registry, ...ref });
  const image = await client.resolve({ repository, reference: channel });
  requirePlatforms(image);
  const { digest } = image;
  if (digest === state.digest)
    return { note: `${id} is at ${digest} in ${environment}, the newest` };
  const refusals = [
    ...(await judgePast(root, { id, environment, digest })),
    ...(state.digest && options.order
      ? judgeOrder(
          digest,
          await options.order({ repository, from: state.digest, to: digest }),
        )
      : []),
    ...(await judgePlanned(root, [{ id, environment, digest }], now)).flatMap(
      judged => judged.refusals.map(each => english(sayRefusal(each))),
    ),
  ];
  if (refusals.length > 0) return { refusals };
  const edit = {
    enabled: true,
    ref: formatImageReference({ repository, digest }),
  };
  return { image, change: await planEdit({ root, ref, environment, edit }) };
}

/** A digest that somebody went back from does not come in again by itself. */
async function judgePast(
  root: string,
  { id, environment, digest }: Move,
): Promise<string[]> {
  const file = gitopsPaths(id).environmentValues(environment);
  const history = await readStateHistory(root, [file]);
  if (wasGoneBackFrom(history.of(file), digest))
    return [
      `somebody went back from ${digest}; publish another, or enable it by name`,
    ];
  if (history.isWhole) return [];
  throw new RefusedError(
    forTheLog(
      `cannot tell whether somebody went back from ${digest}, since the Git history is not whole here; fetch it (fetch-depth: 0)`,
    ),
  );
}

function judgeOrder(digest: string, { order, words }: ImageOrder): string[] {
  const toldTo = '--allow-older moves it all the same';
  switch (order) {
    case 'newer':
    case 'same':
      return [];
    case 'unknown':
      throw new RefusedError(
        forTheLog(
          `cannot tell whether ${digest} is newer than what runs: ${words}; ${toldTo}`,
        ),
      );
    default:
      return [
        `${digest} is ${
          order === 'older' ? 'older than' : 'of another line than'
        } what runs (${words}); ${toldTo}`,
      ];
  }
}
