import { mockServices } from '@backstage/backend-test-utils';
import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { holdsFile, policyFile } from '@ameide/gitops-repo';
import { MirrorFileTooLargeError } from '@ameide/plugin-primitives-node';
import { MoveMirror, MoveReader } from './move-reader';

const digest = `sha256:${'a'.repeat(64)}`;
const id = 'domain-orders-v0';
const head = 'f'.repeat(40);
const at = new Date('2026-02-02T12:00:00Z');

const values = `enabled: true\nimage:\n  ref: registry.test/orders@${digest}\n`;
const policy = `environments:
  staging:
    soak: 24h
    approvers: ['@ameideio/platform']
`;

/** A GitOps main on which dev has had the digest since `since`. */
function mirrorOf(files: Record<string, string>, since: string): MoveMirror {
  const dev = gitopsPaths(id).environmentValues('dev');
  return {
    headWith: async () => head,
    isAncestor: async () => true,
    steps: async () => [],
    readAt: async (_commit, paths) =>
      new Map(
        paths.flatMap(path => {
          const text = path === dev ? values : files[path];
          return text === undefined ? [] : [[path, text] as const];
        }),
      ),
    async *log({ paths = [] }) {
      if (paths.includes(dev))
        yield {
          ...{ sha: 'c'.repeat(40), parents: [], files: [dev] },
          ...{ author: 'ci', date: since, subject: 'Enable' },
        };
    },
  };
}

const logger = mockServices.logger.mock();
const readerOf = (mirror: MoveMirror) =>
  new MoveReader({ mirror, shownHosts: [], logger, clock: () => at });
const judge = (mirror: MoveMirror) =>
  readerOf(mirror).judge({
    ...{ id, digest, environments: ['dev', 'staging'], revision: head },
  });

describe('moves of the newest digest', () => {
  it('are refused by the soak, with who acts next and until when', async () => {
    const mirror = mirrorOf({ [policyFile]: policy }, '2026-02-02T10:00:00Z');
    const { items, revision } = await judge(mirror);
    expect(revision).toBe(head);
    expect(items[0]).toMatchObject({ environment: 'dev', status: 'free' });
    expect(items[1]).toMatchObject({
      environment: 'staging',
      status: 'refused',
      approvers: ['@ameideio/platform'],
      refusals: [
        {
          rule: 'soak',
          next: expect.stringContaining('2026-02-03 10:00 UTC'),
        },
      ],
    });
  });

  it('are free once the soak is over', async () => {
    const mirror = mirrorOf({ [policyFile]: policy }, '2026-01-30T10:00:00Z');
    expect((await judge(mirror)).items[1].status).toBe('free');
  });

  it('are unknown, never free, where holds cannot be read', async () => {
    const broken = { [holdsFile]: 'holds: [{ primitive: 7 }]' };
    const { items } = await judge(mirrorOf(broken, '2026-01-30T10:00:00Z'));
    expect(items.map(item => item.status)).toEqual(['unknown', 'unknown']);
    expect(items[0].reason).toContain(holdsFile);
  });

  it('are unknown, never free, where holds are too large to be read', async () => {
    const mirror = mirrorOf({}, '2026-01-30T10:00:00Z');
    const { items } = await judge({
      ...mirror,
      readAt: async (commit, paths) => {
        if (paths.includes(holdsFile))
          throw new MirrorFileTooLargeError(holdsFile);
        return mirror.readAt(commit, paths);
      },
    });
    expect(items.map(item => item.status)).toEqual(['unknown', 'unknown']);
    expect(items[0].reason).toContain(
      'config/holds.yaml has more than 1024 KiB, and is not read',
    );
  });

  it('are unknown where the repository cannot be read, and why is for those who read the log', async () => {
    const mirror = mirrorOf({}, '');
    const { items } = await judge({
      ...mirror,
      headWith: async () => {
        throw new Error('git fetch failed: 10.0.0.7:8080 refused');
      },
    });
    expect(items.map(item => item.status)).toEqual(['unknown', 'unknown']);
    expect(items[0].reason).toBe(
      'The GitOps repository could not be read here; the log of the backend says why.',
    );
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('10.0.0.7:8080 refused'),
    );
  });

  it('read holds and policy once for each commit, however many ask', async () => {
    const mirror = mirrorOf({}, '2026-01-30T10:00:00Z');
    const readAt = jest.fn(mirror.readAt);
    const reader = readerOf({ ...mirror, readAt });
    const question = { id, digest, environments: [], revision: head };
    await Promise.all([reader.judge(question), reader.judge(question)]);
    await reader.judge(question);
    expect(readAt).toHaveBeenCalledTimes(1);
  });

  it('are none where there is no digest', async () => {
    const reader = readerOf(mirrorOf({}, ''));
    expect(await reader.judge({ id, environments: ['dev'] })).toEqual({
      items: [],
    });
  });
});
