import type { Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { accessOf, principalOf, requirePermission } from '../access';
import type { Services } from '../core';
import { presentOrganization, presentUser } from '../present/account';
import { presentFullRepository, presentRepository } from '../present/repository';
import { bodyOf } from '../request';

const createSchema = z.object({ name: z.string().min(1).max(100), description: z.string().nullish() });

/** Users, organisations and their repositories. */
export function addAccountRoutes(router: Router, services: Services): void {
  const { accounts, repositories } = services;

  router.get('/user', (_request, response) => {
    const { actor } = principalOf(response);
    // Only people have a profile: https://docs.github.com/en/rest/users/users
    if (actor.kind !== 'user') throw new HttpProblem(403, 'Resource not accessible by integration');
    response.json(presentUser(services, actor.login));
  });

  router.get('/users/:login', (request, response) => {
    const { login } = request.params;
    if (!accounts.known(login) && accessOf(response).actor?.login !== login) throw HttpProblem.notFound();
    response.json(presentUser(services, login));
  });

  router.get('/orgs/:org', (request, response) => {
    const { org } = request.params;
    if (!accounts.isOrganization(org)) throw HttpProblem.notFound();
    response.json(presentOrganization(services, org));
  });

  router.get(['/orgs/:owner/repos', '/users/:owner/repos'], (request, response) => {
    const { owner = '' } = request.params;
    if (!accounts.known(owner)) throw HttpProblem.notFound();
    response.json(paginate(request, response, repositories.list(owner)).map(each => presentRepository(services, each)));
  });

  router.get(['/orgs/:org/members', '/orgs/:org/teams', '/orgs/:org/outside_collaborators'], (request, response) => {
    const people = request.path.endsWith('/members') ? Object.keys(services.config.users) : [];
    response.json(paginate(request, response, people).map(login => presentUser(services, login)));
  });

  router.post('/orgs/:owner/repos', async (request, response) => {
    requirePermission(response, [{ name: 'administration', level: 'write' }]);
    const { owner } = request.params;
    if (!accounts.isOrganization(owner)) throw HttpProblem.notFound();
    const body = bodyOf(createSchema, request, 'Repository');
    if (!/^[A-Za-z0-9._-]+$/.test(body.name) || /^\.{1,2}$/.test(body.name)) throw HttpProblem.invalid('Repository', 'name', 'invalid');
    if (repositories.find({ owner, name: body.name })) {
      throw HttpProblem.invalid('Repository', 'name', 'custom', 'name already exists on this account');
    }
    const repository = await repositories.create({ owner, name: body.name }, body.description ?? null);
    response.status(201).location(services.urls.repository(repository)).json(presentFullRepository(services, repository));
  });
}
