import { IncomingMessage, ServerResponse } from 'node:http';
import { createHttpServer } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import { portOf } from '@ameide/plugin-primitives-node/testUtils';
import express from 'express';
import { makeExpressMessages } from './express-messages';

describe('makeExpressMessages', () => {
  const app = express();
  app.get('/:word', (request, response) => {
    response.status(202).json({ word: request.params.word, query: request.query, host: request.hostname });
  });
  const born: unknown[][] = [];
  let server: Awaited<ReturnType<typeof createHttpServer>>;
  beforeAll(async () => {
    server = await createHttpServer(app, { listen: { port: 0, host: '127.0.0.1' } }, { logger: mockServices.rootLogger() });
    makeExpressMessages(server, app);
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      born.push([Object.getPrototypeOf(request), Object.getPrototypeOf(response)]);
    });
    await server.start();
  });
  afterAll(() => server.stop());

  it('has requests come with the prototypes that Express would give them', async () => {
    await fetch(`http://127.0.0.1:${portOf(server)}/word`);
    expect(born).toEqual([[expect.anything(), expect.anything()]]);
    expect(born[0][0]).toBe(app.request);
    expect(born[0][1]).toBe(app.response);
  });

  it('leaves them what they are and can', async () => {
    const answer = await fetch(`http://127.0.0.1:${portOf(server)}/word?a=1`);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ word: 'word', query: { a: '1' }, host: '127.0.0.1' });
    expect(app.request).toBeInstanceOf(IncomingMessage);
    expect(app.response).toBeInstanceOf(ServerResponse);
    expect(app.request.app).toBe(app);
  });
});
