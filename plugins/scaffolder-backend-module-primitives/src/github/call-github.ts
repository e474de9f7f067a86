import { PrimitivesConfig, toServiceError, withoutAddresses } from '@ameide/plugin-primitives-node';
import { z } from 'zod';

/** Octokit gives everything that went wrong with a request a status, lost connections too. */
const requestErrorSchema = z.object({
  status: z.number(),
  name: z.string(),
  request: z.object({ method: z.string(), url: z.string() }).optional(),
});

/**
 * Runs a conversation with GitHub. A request that failed becomes an error that names
 * GitHub, its address for people and what to do, and no other address: a task's log is
 * read by many. What we throw ourselves stays as it is.
 * @internal
 */
export async function callGitHub<T>(config: PrimitivesConfig, talk: () => Promise<T>): Promise<T> {
  try {
    return await talk();
  } catch (error) {
    const failed = requestErrorSchema.safeParse(error);
    if (!failed.success || failed.data.name === 'AbortError') throw error;
    const serviceError = toServiceError({ name: 'GitHub', url: config.github.webUrl }, error);
    serviceError.message = withoutAddresses(serviceError.message, config.shownHosts);
    const { request } = failed.data;
    // "Not Found" alone does not say whether a workflow, a repository or a right is missing.
    if (request) serviceError.message += ` (${request.method} ${new URL(request.url).pathname})`;
    throw serviceError;
  }
}
