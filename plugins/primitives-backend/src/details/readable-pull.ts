import { refusal, say } from '@ameide/plugin-primitives-common';
import { NotFoundError } from '@backstage/errors';
import { movedIds } from '../facts/about-several';
import { FactValue } from '../facts/fact';
import { fleetScope, scopeOfBranch, scopeOfId } from '../facts/scope';

/** Who asks for a pull request. @internal */
export type PullAccess = {
  /** Whether what a pull request changes may be told, which moves these; of none it is not known what it moves. */
  mayRead: (ids: readonly string[]) => Promise<boolean>;
};

/**
 * The GitOps pull request of that number, which is about the primitive alone, or about
 * several that may all be read; throws a `NotFoundError` for any other.
 * @internal
 */
export async function readablePull(
  pullOf: (number: number) => Promise<FactValue<'gitops-pull'> | undefined>,
  asked: { id: string; number: number },
  { mayRead }: PullAccess,
): Promise<FactValue<'gitops-pull'>> {
  const { id, number } = asked;
  const pull = await pullOf(number);
  const scope = pull && scopeOfBranch(pull.headRef);
  const isOf =
    scope === scopeOfId(id) ||
    (pull && scope === fleetScope && (await mayRead(movedIds(pull))));
  if (!pull || !isOf)
    throw refusal(NotFoundError, say('refusal.noPull', { number, id }));
  return pull;
}
