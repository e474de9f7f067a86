import type { RequestHandler } from 'express';
import { graphql, GraphQLError } from 'graphql';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { principalOf } from '../access';
import { parseNodeId, type Services } from '../core';
import type { RateLimit } from '../routes/headers';
import { mutations, pullOfNode } from './mutations';
import { GraphObjects } from './objects';
import { schema } from './schema';

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** GitHub's error types: https://docs.github.com/en/graphql/guides/using-graphql-clients */
const types: Record<number, string> = { 401: 'FORBIDDEN', 403: 'FORBIDDEN', 404: 'NOT_FOUND', 405: 'UNPROCESSABLE', 409: 'STALE_DATA', 422: 'UNPROCESSABLE' };

/** The GraphQL endpoint. Unlike REST it answers nobody without a token. */
export function graphqlEndpoint(services: Services, limit: RateLimit): RequestHandler {
  const objects = new GraphObjects(services);
  const { repositories, accounts } = services;

  const missing = (kind: string, name: string) => new HttpProblem(404, `Could not resolve to a ${kind} with the ${kind === 'Repository' ? 'name' : 'login of'} '${name}'.`);
  const node = (id: string) => {
    const parsed = parseNodeId(id);
    if (parsed?.kind === 'PullRequest') return objects.pull(pullOfNode(services, id));
    if (parsed?.kind === 'Repository') {
      const [owner = '', name = ''] = parsed.key.split('/');
      const found = repositories.find({ owner, name });
      if (found) return objects.repository(found);
    }
    if (parsed && ['User', 'Bot', 'Organization'].includes(parsed.kind)) return objects.account(parsed.key);
    throw new HttpProblem(404, `Could not resolve to a node with the global id of '${id}'`);
  };

  return (request, response, next) => {
    const run = async () => {
      const { actor } = principalOf(response);
      const body = bodySchema.safeParse(request.body);
      if (!body.success) throw new HttpProblem(400, 'A query attribute must be specified and must be a string.');
      const result = await graphql({
        schema,
        source: body.data.query,
        variableValues: body.data.variables,
        operationName: body.data.operationName,
        rootValue: {
          viewer: () => objects.account(actor.login),
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
          rateLimit: () => {
            const state = limit.state(actor.login);
            return { ...state, cost: 1, resetAt: new Date(state.reset * 1000).toISOString() };
          },
          ...mutations(services, objects, response),
        },
      });
      const errors = result.errors?.map(error => {
        const cause = error.originalError;
        const type = cause instanceof HttpProblem ? types[cause.status] : undefined;
        if (cause && !(cause instanceof HttpProblem) && !(cause instanceof GraphQLError)) {
          services.logger.error(`GraphQL: ${cause.stack ?? cause.message}`);
        }
        const { message, path, locations } = error.toJSON();
        return { ...(type ? { type } : {}), ...(path ? { path } : {}), ...(locations ? { locations } : {}), message };
      });
      response.json({ ...(result.data === undefined ? {} : { data: result.data }), ...(errors ? { errors } : {}) });
    };
    run().catch(next);
  };
}
