import type { RequestHandler, Response } from 'express';
import { type DocumentNode, execute, type ExecutionResult, GraphQLError, parse, validate } from 'graphql';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { principalOf } from '../access';
import { parseNodeId, type Services } from '../core';
import type { Principal } from '../model';
import type { RateLimit } from '../rate-limit';
import { setRateHeaders } from '../routes/headers';
import { costOf, CostProblem } from './cost';
import { mutations, pullOfNode } from './mutations';
import { GraphObjects } from './objects';
import { schema } from './schema';

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
type Query = z.infer<typeof bodySchema>;

/** GitHub's error types: https://docs.github.com/en/graphql/guides/using-graphql-clients */
const types: Record<number, string> = { 401: 'FORBIDDEN', 403: 'FORBIDDEN', 404: 'NOT_FOUND', 405: 'UNPROCESSABLE', 409: 'STALE_DATA', 422: 'UNPROCESSABLE' };

/** The GraphQL endpoint. Unlike REST it answers nobody without a token. */
export function graphqlEndpoint(services: Services, limit: RateLimit): RequestHandler {
  const objects = new GraphObjects(services);

  const answer = async (query: Query, principal: Principal, response: Response) => {
    const { query: source, variables, operationName } = query;
    const { document, errors } = parsed(source);
    if (!document) return { errors };
    const cost = costOf({ schema, document, operationName, variables });
    if (limit.exhausted(principal, 'graphql')) {
      return { errors: [{ type: 'RATE_LIMITED', message: `API rate limit exceeded for user ${principal.actor.login}.` }] };
    }
    const state = limit.charge(principal, 'graphql', cost.points);
    setRateHeaders(response, state);
    const rateLimit = () => ({ ...state, cost: cost.points, nodeCount: cost.nodes, resetAt: new Date(state.reset * 1000).toISOString() });
    const rootValue = { ...queries(services, objects, principal), ...mutations(services, objects, response), rateLimit };
    return worded(await execute({ schema, document, variableValues: variables, operationName, rootValue }), services);
  };

  return (request, response, next) => {
    const run = async () => {
      const principal = principalOf(response);
      const body = bodySchema.safeParse(request.body);
      if (!body.success) throw new HttpProblem(400, 'A query attribute must be specified and must be a string.');
      try {
        response.json(await answer(body.data, principal, response));
      } catch (error) {
        if (!(error instanceof CostProblem)) throw error;
        response.json({ errors: [{ type: error.type, message: error.message }] });
      }
    };
    run().catch(next);
  };
}

/** The document, or what is wrong with it. */
function parsed(source: string): { document?: DocumentNode; errors?: readonly GraphQLError[] } {
  try {
    const document = parse(source);
    const errors = validate(schema, document);
    return errors.length ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** What can be asked at the root, beside the budget. */
function queries(services: Services, objects: GraphObjects, principal: Principal) {
  const { repositories, accounts } = services;
  const missing = (kind: string, name: string) => new HttpProblem(404, `Could not resolve to a ${kind} with the ${kind === 'Repository' ? 'name' : 'login of'} '${name}'.`);
  const unknown = (id: string) => new HttpProblem(404, `Could not resolve to a node with the global id of '${id}'`);
  const repositoryOf = (key: string) => {
    const [owner = '', name = ''] = key.split('/');
    return repositories.find({ owner, name });
  };
  const node = async (id: string) => {
    const named = parseNodeId(id);
    if (named?.kind === 'PullRequest') return objects.pulls.pull(pullOfNode(services, id));
    if (named?.kind === 'Repository') {
      const found = repositoryOf(named.key);
      if (found) return objects.repository(found);
    }
    if (named?.kind === 'Commit') {
      const [full = '', sha = ''] = named.key.split('@');
      const found = repositoryOf(full);
      const commit = found && (await repositories.git(found).commit(sha));
      if (commit) return objects.git.commit(found, commit);
    }
    if (named && ['User', 'Bot', 'Organization'].includes(named.kind)) return objects.account(named.key);
    throw unknown(id);
  };
  return {
    viewer: () => objects.account(principal.actor.login),
    node: ({ id }: { id: string }) => node(id),
    nodes: ({ ids }: { ids: string[] }) => ids.map(node),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const found = repositories.find({ owner, name });
      if (!found) throw missing('Repository', `${owner}/${name}`);
      return objects.repository(found);
    },
    organization: ({ login }: { login: string }) => {
      if (!accounts.isOrganization(login)) throw missing('Organization', login);
      return objects.account(login);
    },
    user: ({ login }: { login: string }) => {
      if (!accounts.known(login) || accounts.isOrganization(login)) throw missing('User', login);
      return objects.account(login);
    },
    repositoryOwner: ({ login }: { login: string }) => (accounts.known(login) ? objects.account(login) : null),
  };
}

/** The result with its errors as GitHub words them; the unexpected is logged. */
function worded(result: ExecutionResult, services: Services) {
  const errors = result.errors?.map(error => {
    const cause = error.originalError;
    const type = cause instanceof HttpProblem ? types[cause.status] : undefined;
    if (cause && !(cause instanceof HttpProblem) && !(cause instanceof GraphQLError)) {
      services.logger.error(`GraphQL: ${cause.stack ?? cause.message}`);
    }
    const { message, path, locations } = error.toJSON();
    return { ...(type ? { type } : {}), ...(path ? { path } : {}), ...(locations ? { locations } : {}), message };
  });
  return { ...(result.data === undefined ? {} : { data: result.data }), ...(errors ? { errors } : {}) };
}
