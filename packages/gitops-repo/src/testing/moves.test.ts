import { primitiveId } from '@ameide/plugin-primitives-common';
import { promote } from '../steps/promote';
import { Act } from './acts';
import { Forge } from './forge';
import {
  broken,
  devOf,
  digests,
  happen,
  judge,
  otherLine,
  refs,
  running,
  straight,
} from './story';

// Real Git, on a machine that may be busy.
jest.setTimeout(60_000);

const toStaging: Act = {
  ...{ by: 'ann', isFresh: true },
  step: { do: 'promote', ref: refs[0], to: 'staging', hasAccess: true },
};

const bump: Act = {
  ...{ by: 'ci', isFresh: true },
  step: { do: 'bump', ref: refs[0] },
};

describe('digests on their way', () => {
  it('end in one right pull request when two promotions of one file meet', async () => {
    const forge = new Forge(judge);
    try {
      // In production, with the second digest in dev: somebody promotes it alone.
      await happen(forge, [
        ...straight,
        { by: 'ann', isFresh: true, step: devOf(digests[1]) },
        { merges: 0 },
      ]);
      const where = { from: 'dev', to: 'staging' } as const;
      const alone = await promote({
        ...{ root: forge.clone('ann', true), ...where },
        ids: [primitiveId(refs[0])],
      });
      await forge.propose(forge.clone('ann', false), alone);
      // Meanwhile a third one comes into dev, and everything is promoted.
      await happen(forge, [
        { by: 'bob', isFresh: true, step: devOf(digests[2]) },
        { merges: 1 },
      ]);
      const all = () => promote({ root: forge.clone('bob', true), ...where });
      const together = await all();
      expect(together.branch).not.toBe(alone.branch);
      await forge.propose(forge.clone('bob', false), together);
      expect(forge.merge(alone.branch)).toBe(true);
      // The same line in two ways: Git says so, and nothing is merged.
      expect(forge.merge(together.branch)).toBe(false);
      await forge.propose(forge.clone('bob', true), await all());
      expect(forge.merge(together.branch)).toBe(true);
      expect(running(forge, forge.main, 'staging').join()).toContain(
        digests[2],
      );
      expect(await forge.passes(forge.main)).toBe(true);
    } finally {
      forge.remove();
    }
  }, 60_000);

  it.each<[string, Act[]]>([
    ['Argo CD has not seen', [toStaging]],
    ['Argo CD syncs', [{ syncs: false }, toStaging]],
  ])('promote nothing that %s', async (_, meanwhile) => {
    const forge = new Forge(judge);
    try {
      await happen(forge, straight.slice(0, 6));
      // The digest of before is proved, and that is not the one.
      const acts = [
        { by: 'ann', isFresh: true, step: devOf(digests[1]) },
        { merges: 0 },
      ];
      expect(await happen(forge, [...acts, ...meanwhile, { merges: 0 }])).toBe(1);
      expect(running(forge, forge.main, 'staging')).toEqual([]);
      expect(await happen(forge, [{ syncs: true }, toStaging, { merges: 0 }])).toBe(1);
    } finally {
      forge.remove();
    }
  });

  it('promote nothing whose smoke fails', async () => {
    const forge = new Forge(judge);
    try {
      await happen(forge, straight.slice(0, 6));
      const acts: Act[] = [
        { by: 'ann', isFresh: true, step: devOf(broken) },
        { merges: 0 },
        { syncs: true },
        toStaging,
        { merges: 0 },
      ];
      expect(await happen(forge, acts)).toBe(1);
      expect(running(forge, forge.main, 'staging')).toEqual([]);
    } finally {
      forge.remove();
    }
  });

  it.each([
    ['older', devOf(digests[1]), digests[0], false],
    ['of another line', devOf(digests[0]), otherLine, false],
    ['newer', devOf(digests[0]), digests[1], true],
  ] as const)('bump to what is %s, or stay', async (_, before, publishes, moves) => {
    const forge = new Forge(judge);
    try {
      await happen(forge, straight.slice(0, 3));
      await happen(forge, [{ by: 'ann', isFresh: true, step: before }, { merges: 0 }]);
      const merged = await happen(forge, [{ publishes }, bump, { merges: 0 }]);
      expect(merged).toBe(moves ? 1 : 0);
    } finally {
      forge.remove();
    }
  });
});
