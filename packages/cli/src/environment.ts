import { InvalidInputError } from '@ameide/core-repo';
import { z } from 'zod';

const repository = z
  .string()
  .regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name')
  .transform(text => {
    const [owner, repo] = text.split('/');
    return { owner, repo };
  });

/** What GitHub Actions tells a job. */
const githubSchema = z.object({
  GITHUB_TOKEN: z.string({ error: 'is not set' }).min(1),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: z.string().regex(/^\d+$/, 'must be a number').optional(),
});

const accessSchema = githubSchema.pick({
  GITHUB_TOKEN: true,
  GITHUB_API_URL: true,
});

/** What it takes to talk to GitHub's API. @internal */
export type GitHubAccess = z.infer<typeof accessSchema>;

/** GitHub as a job of a workflow knows it. @internal */
export type GitHubEnvironment = z.infer<typeof githubSchema>;

/** Reads what a command that talks to GitHub needs; empty variables count as absent. @internal */
export function readGitHubEnvironment(
  env: NodeJS.ProcessEnv,
): GitHubEnvironment {
  return parseEnvironment(githubSchema, env);
}

/** Reads what a command needs that may run outside of a workflow, too. @internal */
export function readGitHubAccess(env: NodeJS.ProcessEnv): GitHubAccess {
  return parseEnvironment(accessSchema, env);
}

function parseEnvironment<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== ''),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues
      .map(
        ({ path, message }) =>
          `environment variable ${path.join('.')}: ${message}`,
      )
      .join('; '),
  );
}

/** Parses `owner/name`. @internal */
export function parseRepository(
  flag: string,
  text: string,
): { owner: string; repo: string } {
  const result = repository.safeParse(text);
  if (result.success) return result.data;
  throw new InvalidInputError(
    `${flag}: ${JSON.stringify(text)} is not owner/name`,
  );
}
