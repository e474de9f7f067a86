import { createHash } from 'node:crypto';
import { Permission } from '@backstage/plugin-permission-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Request } from 'express';
import { KeptAnswers } from '../read/kept-answers';

/** A page asks some ten routes at once, and looks again for as long as it is open. */
const freshMs = 5_000;
/** Who asks again and again does not wait for the policy then. */
const renewMs = 3_000;
/** Callers times permissions: one takes about a kilobyte at most. */
const mostKept = 2_000;

/**
 * What callers may read, as the policy decided it within the last five seconds. To ask it is
 * a request over HTTP under a signature made for it, which cost more than all the rest of a
 * read. Only of reading, and only a yes: what changes something asks each time, and so does
 * who was refused. A decision that is older than three seconds is given, and made anew for
 * who asks next.
 *
 * A decision is kept under the token that it was made for, which every request is checked
 * for before. Backstage tells who somebody is, and in which groups, for as long as a token
 * lives, an hour; so that only a policy that looks elsewhere too is heard later than without.
 * @internal
 */
export class KeptDecisions {
  readonly #kept = new KeptAnswers<Readable>({
    ...{ most: mostKept, freshMs, renewMs },
  });
  readonly #now: () => number;

  /** `now` in ms, by any clock that goes forward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** What `decide` told of this caller and permission just now, or what it tells. Throws what it throws. */
  get(
    request: Pick<Request, 'headers'>,
    permission: Permission,
    decide: () => Promise<Readable>,
  ): Promise<Readable> {
    const { authorization } = request.headers;
    // Who came in by another way has nothing that tells them from others.
    if (!authorization) return decide();
    const caller = createHash('sha256').update(authorization).digest('base64');
    return this.#kept.get([caller, permission.name], {
      now: this.#now(),
      read: decide,
    });
  }
}
