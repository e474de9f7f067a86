import type { Response, Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { accessOf, principalOf, tokenOf } from '../access';
import type { App } from '../accounts';
import type { Services } from '../core';
import { fullName } from '../model';
import { presentApp, presentInstallation } from '../present/account';
import { presentRepository } from '../present/repository';
import { bodyOf, repositoryOf } from '../request';

const tokenSchema = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
});

function appOf(response: Response): App {
  const { app } = accessOf(response);
  if (!app) throw new HttpProblem(401, 'A JSON web token could not be decoded');
  return app;
}

/** GitHub Apps: each is installed once, on the whole organisation. */
export function addAppRoutes(router: Router, services: Services): void {
  const { accounts, repositories, tokens } = services;
  const owners = () => [...new Set([...Object.keys(services.config.organizations), ...repositories.list().map(({ owner }) => owner)])];
  const ownerOf = () => owners()[0] ?? 'github';

  router.get('/app', (_request, response) => {
    response.json(presentApp(services, appOf(response)));
  });

  router.get('/app/installations', (request, response) => {
    const app = appOf(response);
    response.json(paginate(request, response, [presentInstallation(services, app, ownerOf())]));
  });

  router.get('/app/installations/:id', (request, response) => {
    const app = appOf(response);
    if (Number(request.params.id) !== app.id) throw HttpProblem.notFound();
    response.json(presentInstallation(services, app, ownerOf()));
  });

  router.get(['/orgs/:owner/installation', '/users/:owner/installation'], (request, response) => {
    const { owner = '' } = request.params;
    const app = appOf(response);
    if (!accounts.known(owner)) throw HttpProblem.notFound();
    response.json(presentInstallation(services, app, owner));
  });

  router.get('/repos/:owner/:repo/installation', (request, response) => {
    const app = appOf(response);
    const { repository } = repositoryOf(services, request);
    response.json(presentInstallation(services, app, repository.owner));
  });

  router.post('/app/installations/:id/access_tokens', (request, response) => {
    const app = appOf(response);
    if (Number(request.params.id) !== app.id) throw HttpProblem.notFound();
    const body = bodyOf(tokenSchema, request, 'Installation');
    const all = repositories.list();
    const chosen = all.filter(each => body.repositories?.includes(each.name) || body.repository_ids?.includes(each.id));
    const narrowed = body.repositories !== undefined || body.repository_ids !== undefined;
    const missing = (body.repositories ?? []).some(name => !all.some(each => each.name === name)) || (body.repository_ids ?? []).some(id => !all.some(each => each.id === id));
    if (narrowed && (missing || chosen.length === 0)) {
      throw new HttpProblem(422, 'There is at least one repository that does not exist or is not accessible to the parent installation.');
    }
    const { token, expiresAt } = tokens.mintInstallationToken({
      appId: app.id,
      ...(body.permissions ? { permissions: body.permissions } : {}),
      ...(narrowed ? { repositories: chosen } : {}),
    });
    response.status(201).json({
      token,
      expires_at: expiresAt,
      permissions: body.permissions ?? presentApp(services, app).permissions,
      repository_selection: narrowed ? 'selected' : 'all',
      ...(narrowed ? { repositories: chosen.map(each => presentRepository(services, each)) } : {}),
    });
  });

  router.get('/installation/repositories', (request, response) => {
    const principal = principalOf(response);
    const visible = repositories.list().filter(each => !principal.repositories || principal.repositories.includes(fullName(each)));
    response.json({
      total_count: visible.length,
      repository_selection: principal.repositories ? 'selected' : 'all',
      repositories: paginate(request, response, visible).map(each => presentRepository(services, each)),
    });
  });

  router.delete('/installation/token', (request, response) => {
    principalOf(response);
    tokens.revoke(tokenOf(request.get('authorization')) ?? '');
    response.status(204).end();
  });
}
