import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';
import { GitHubBudget } from './github-budget';

/** Octokit's GraphQL method, whose answers are parsed here. @public */
export interface GitHubGraphQL {
  /** Resolves to what GitHub answered as `data`; rejects with what it answered otherwise. */
  graphql(query: string, variables: Record<string, unknown>): Promise<unknown>;
}

const faultSchema = z.looseObject({
  message: z.string(),
  type: z.string().optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
});

/** A part of a query that GitHub could not answer. @public */
export type GitHubFault = {
  message: string;
  path: ReadonlyArray<string | number>;
};

/** What GitHub answered of a query: where a path has a fault, a null means nothing. @public */
export type GitHubGraphQLAnswer = { data: unknown; faults: GitHubFault[] };

/** Octokit throws whenever an answer has `errors`, also where it has data beside them. */
const partSchema = z.object({
  errors: z.array(faultSchema).min(1),
  data: z.unknown(),
});

/**
 * Asks by GraphQL. What GitHub could answer is given along with the faults of what it
 * could not ("errors" beside "data"), so that a reader never takes the one for the other;
 * a query that failed as a whole is thrown.
 * @public
 */
export async function queryGitHub(options: {
  github: GitHubGraphQL;
  budget: GitHubBudget;
  query: string;
  variables: Record<string, unknown>;
}): Promise<GitHubGraphQLAnswer> {
  const { github, budget, query, variables } = options;
  try {
    return { data: await github.graphql(query, variables), faults: [] };
  } catch (error) {
    const part = partSchema.safeParse(error).data;
    if (!part) throw error;
    const { errors, data } = part;
    if (errors.some(e => e.type === 'RATE_LIMITED')) {
      budget.close('graphql');
      budget.assertOpen('graphql');
    }
    const whole = errors.find(e => !e.path?.length);
    if (whole || data === null || data === undefined) {
      throw new ServiceUnavailableError(
        `GitHub could not answer our query: ${(whole ?? errors[0]).message}`,
      );
    }
    return {
      data,
      faults: errors.map(({ message, path }) => ({
        message,
        path: path ?? [],
      })),
    };
  }
}
