import type { Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import { HttpProblem } from '../../http/errors';
import { html } from '../../http/html';
import type { Services } from '../core';
import { addCheckPages } from './checks';
import { idOf } from '../repositories';
import { addCodePages } from './code';
import { page, sendPage } from './layout';
import { addPullPages } from './pulls';

/** GitHub's pages, plain: the portal's links lead here. */
export function createPages(services: Services): ExpressRouter {
  const router = Router();
  const list = (owner?: string) => {
    const repositories = services.repositories.list(owner);
    return html`<ul class="list">${repositories.map(({ owner: of, name }) => {
      const open = services.pullStore.open({ owner: of, name }).length;
      return html`<li><a href="/${of}/${name}">${of}/${name}</a> <a class="muted" href="/${of}/${name}/pulls">${open} open pull request${open !== 1 && 's'}</a></li>`;
    })}</ul>`;
  };

  router.get('/', (_request, response) => {
    sendPage(response, page({ title: 'Repositories', body: list() }));
  });
  router.get('/avatars/:login', (request, response) => {
    const { login } = request.params;
    const hue = idOf(login) % 360;
    response
      .type('image/svg+xml')
      .set('Cache-Control', 'max-age=3600')
      .send(
        html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 45% 35%)"/><text x="20" y="27" font-family="system-ui, sans-serif" font-size="20" text-anchor="middle" fill="#fff">${login.charAt(0).toUpperCase()}</text></svg>`.toString(),
      );
  });
  router.get('/apps/:slug', (request, response) => {
    const { slug } = request.params;
    if (!services.accounts.apps().some(app => app.slug === slug)) throw HttpProblem.notFound();
    sendPage(response, page({ title: slug, body: html`<p>A GitHub App, installed on every repository.</p>` }));
  });
  addPullPages(router, services);
  addCheckPages(router, services);
  router.get('/:owner', (request, response) => {
    const { owner } = request.params;
    if (!services.accounts.known(owner)) throw HttpProblem.notFound();
    sendPage(response, page({ title: owner, body: list(owner) }));
  });
  addCodePages(router, services);
  router.use(() => {
    throw HttpProblem.notFound();
  });
  return router;
}
