import type { Router } from 'express';
import { accessOf } from '../access';
import type { Services } from '../core';
import type { RateLimit, RateResource } from '../rate-limit';

/** The API about itself. */
export function addMetaRoutes(router: Router, services: Services, limit: RateLimit): void {
  const { api } = services.urls;
  router.get('/', (_request, response) => {
    response.json({
      current_user_url: `${api}/user`,
      organization_url: `${api}/orgs/{org}`,
      rate_limit_url: `${api}/rate_limit`,
      repository_url: `${api}/repos/{owner}/{repo}`,
      user_url: `${api}/users/{user}`,
    });
  });
  router.get('/zen', (_request, response) => {
    response.type('text/plain').send('Keep it logically awesome.');
  });
  router.get('/meta', (_request, response) => {
    response.json({ verifiable_password_authentication: false, installed_version: 'local' });
  });
  router.get('/rate_limit', (_request, response) => {
    const state = (resource: RateResource) => limit.state(accessOf(response).principal, resource);
    response.json({ resources: { core: state('core'), search: state('search'), graphql: state('graphql') }, rate: state('core') });
  });
}
