import type { Request, Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { requirePermission } from '../access';
import type { Announcer } from '../announcer';
import type { Services } from '../core';
import type { Hook, Repository } from '../model';
import { bodyOf, repositoryOf } from '../request';

const createSchema = z.object({
  name: z.literal('web').default('web'),
  active: z.boolean().default(true),
  events: z.array(z.string()).default(['push']),
  config: z.object({ url: z.url({ protocol: /^https?$/ }), content_type: z.string().optional(), secret: z.string().optional() }),
});

/** Webhooks of a repository. Unlike the rest of it they are not public, since they name receivers. */
export function addHookRoutes(router: Router, services: Services, announcer: Announcer): void {
  const { webhooks, urls } = services;
  const list = '/repos/:owner/:repo/hooks';
  const present = (repository: Repository, hook: Hook) => {
    const url = `${urls.repository(repository)}/hooks/${hook.id}`;
    return {
      type: 'Repository',
      id: hook.id,
      name: 'web',
      active: hook.active,
      events: hook.events,
      config: { content_type: 'json', insecure_ssl: '0', url: hook.url, ...(hook.secret ? { secret: '********' } : {}) },
      created_at: hook.createdAt,
      updated_at: hook.createdAt,
      url,
      test_url: `${url}/test`,
      ping_url: `${url}/pings`,
      deliveries_url: `${url}/deliveries`,
      last_response: { code: null, status: 'unused', message: null },
    };
  };
  const hookOf = (request: Request): { repository: Repository; hook: Hook } => {
    const { repository } = repositoryOf(services, request);
    const hook = webhooks.find(repository, Number(request.params.id));
    if (!hook) throw HttpProblem.notFound();
    return { repository, hook };
  };
  const ping = (repository: Repository, hook: Hook, response: Parameters<typeof requirePermission>[0]) => {
    const { actor } = requirePermission(response, []);
    announcer.emit({
      name: 'ping',
      repository,
      actor,
      ref: `refs/heads/${repository.defaultBranch}`,
      sha: '',
      payload: { zen: 'Keep it logically awesome.', hook_id: hook.id, hook: present(repository, hook) },
    });
  };

  router.use(list, (_request, response, next) => {
    requirePermission(response, [{ name: 'administration', level: 'read' }]);
    next();
  });

  router.get(list, (request, response) => {
    const { repository } = repositoryOf(services, request);
    response.json(paginate(request, response, webhooks.list(repository)).map(hook => present(repository, hook)));
  });

  router.post(list, (request, response) => {
    const { repository } = repositoryOf(services, request);
    const body = bodyOf(createSchema, request, 'Hook');
    if (webhooks.list(repository).some(({ url }) => url === body.config.url)) {
      throw new HttpProblem(422, 'Validation Failed', [{ resource: 'Hook', code: 'custom', message: 'Hook already exists on this repository' }]);
    }
    const hook = webhooks.create(repository, { url: body.config.url, secret: body.config.secret, events: body.events, active: body.active });
    ping(repository, hook, response);
    response.status(201).json(present(repository, hook));
  });

  router.get(`${list}/:id(\\d+)`, (request, response) => {
    const { repository, hook } = hookOf(request);
    response.json(present(repository, hook));
  });

  router.post(`${list}/:id(\\d+)/pings`, (request, response) => {
    const { repository, hook } = hookOf(request);
    ping(repository, hook, response);
    response.status(204).end();
  });

  router.delete(`${list}/:id(\\d+)`, (request, response) => {
    const { repository, hook } = hookOf(request);
    webhooks.delete(repository, hook.id);
    response.status(204).end();
  });
}
