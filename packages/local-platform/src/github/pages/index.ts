import type { Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import { HttpProblem } from '../../http/errors';
import { html } from '../../http/html';
import type { Services } from '../core';
import { addCheckPages } from './checks';
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
