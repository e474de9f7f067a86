import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { Fence, Lease } from '../collect/lease';

/** A fence of a lease that was just taken, for tests of what writes under one. @internal */
export async function takeFence(db: Knex): Promise<Fence> {
  const lease = new Lease({
    ...{ db, name: 'collector' },
    logger: mockServices.logger.mock(),
  });
  const epoch = await lease.acquire();
  if (epoch === undefined) throw new Error('somebody else holds the lease');
  return lease.fence(epoch);
}
