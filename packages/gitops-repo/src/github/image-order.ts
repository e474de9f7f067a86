import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { forTheLog, RefusedError } from '../errors';
import { RegistryClient } from '../registry/client';
import { revisionOf } from '../registry/revision';

/** How the commit of one image stands to that of another. @public */
export type ImageOrder = {
  order: 'newer' | 'same' | 'older' | 'diverged' | 'unknown';
  /** In words: the two commits, or why they are not known. */
  words: string;
};

const orders = {
  ahead: 'newer',
  identical: 'same',
  behind: 'older',
  diverged: 'diverged',
} as const;

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const notFound = z.object({ status: z.literal(404) });

/**
 * Compares the commits that two images were built from, by their labels and GitHub's
 * "Compare two commits". Throws where GitHub does not know the commits.
 * @public
 */
export async function compareImages(options: {
  client: Pick<RegistryClient, 'read'>;
  octokit: Octokit;
  /** The core repository, which images are built from. */
  core: { owner: string; repo: string };
  repository: string;
  from: string;
  to: string;
}): Promise<ImageOrder> {
  const { client, octokit, core, repository, from, to } = options;
  const [base, head] = await Promise.all(
    [from, to].map(async digest =>
      commit.safeParse(await revisionOf({ client, repository, digest })),
    ),
  );
  if (!base.success || !head.success) {
    const silent = base.success ? to : from;
    return {
      order: 'unknown',
      words: `${silent} does not say which commit it was built from`,
    };
  }
  const basehead = `${base.data}...${head.data}`;
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...core,
      basehead,
      per_page: 1,
    });
    return { order: orders[data.status], words: basehead };
  } catch (error) {
    if (!notFound.safeParse(error).success) throw error;
    throw new RefusedError(
      forTheLog(
        `${core.owner}/${core.repo}: GitHub does not show the commits ${basehead}; they are of another repository, or the token may not read its contents`,
      ),
      { cause: error },
    );
  }
}
