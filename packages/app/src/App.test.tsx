import { render, screen } from '@testing-library/react';
import app from './App';

/** What the backend puts into the page; the app reads it from there. */
const config = {
  app: { title: 'Ameide Portal', baseUrl: 'http://localhost' },
  backend: { baseUrl: 'http://localhost' },
  auth: { providers: { guest: { userEntityRef: 'user:default/guest' } } },
};

const guest = {
  profile: { displayName: 'Guest' },
  backstageIdentity: {
    // Header and payload of a token that lives until 2100; nobody checks its signature here.
    token: `e30.${btoa(JSON.stringify({ exp: 4102444800, iat: 1 }))}.x`,
    expiresInSeconds: 3600,
    identity: {
      type: 'user',
      userEntityRef: 'user:default/guest',
      ownershipEntityRefs: ['user:default/guest'],
    },
  },
};

function answer(path: string): unknown {
  if (path === '/api/auth/guest/refresh') return guest;
  if (path === '/api/primitives/primitives')
    return { items: [], total: 0, sources: [] };
  if (path === '/api/primitives/fleet/counts')
    return { failed: 0, unknown: 0, waiting: 0, done: 0, total: 0, sources: [] };
  return undefined;
}

describe('portal', () => {
  it('lets the guest in, and offers the main job and its pages', async () => {
    // The bundler puts an array there, which process.env itself cannot hold.
    Object.defineProperty(process, 'env', {
      value: {
        ...process.env,
        APP_CONFIG: [{ context: 'test', data: config }],
      },
    });
    jest.spyOn(global, 'fetch').mockImplementation(async input => {
      const url = new URL(input instanceof Request ? input.url : input);
      const body = answer(url.pathname);
      return new Response(JSON.stringify(body ?? {}), {
        status: body ? 200 : 404,
        headers: { 'content-type': 'application/json' },
      });
    });

    render(app.createRoot());

    expect(
      await screen.findByRole(
        'link',
        { name: 'Create primitive' },
        { timeout: 60_000 },
      ),
    ).toBeInTheDocument();
    for (const name of ['Home', 'Catalog', 'Primitives', 'Audit', 'Create']) {
      expect(screen.getByRole('link', { name })).toBeInTheDocument();
    }
  }, 90_000);
});
