import { InputError } from '@backstage/errors';
import { Octokit } from '@octokit/rest';
import { refusal, say } from '@ameide/plugin-primitives-common';
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
    // Of a file of more than 1 MB the answer has no content, which is not as if it were empty
    // (docs.github.com, "Get repository content").
    if (data.encoding !== 'base64') {
      throw refusal(InputError, say('task.fileLarge', { file: path, repository: `${owner}/${repository}`, size: data.size }));
    }
    return Buffer.from(data.content, 'base64').toString('utf8');
  } catch (error) {
    if (notFoundSchema.safeParse(error).success) return undefined;
    throw error;
  }
}
