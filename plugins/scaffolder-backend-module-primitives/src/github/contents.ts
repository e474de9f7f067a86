import { Octokit } from '@octokit/rest';
import { RepositoryConfig } from '@ameide/plugin-primitives-node';
import { z } from 'zod';

const notFoundSchema = z.object({ status: z.literal(404) });

/** Text of a file at a branch; undefined when the file, or the branch, is not there. @internal */
export async function readFile(
  github: Octokit,
  { owner, repository }: RepositoryConfig,
  path: string,
  ref: string,
): Promise<string | undefined> {
  try {
    const { data } = await github.repos.getContent({ owner, repo: repository, path, ref });
    if (Array.isArray(data) || data.type !== 'file') return undefined;
    return Buffer.from(data.content, 'base64').toString('utf8');
  } catch (error) {
    if (notFoundSchema.safeParse(error).success) return undefined;
    throw error;
  }
}
