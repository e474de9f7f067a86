import { ConfigReader } from '@backstage/config';
import { embedded } from './__testUtils__/configuration';
import { guestProblem } from './guest';

describe('guestProblem', () => {
  it.each([
    ['the embedded form', {}],
    [
      'another loopback address',
      { backend: { ...embedded.backend, listen: '[::1]:7007' } },
    ],
    [
      'a host in one text',
      { backend: { ...embedded.backend, listen: 'localhost:7007' } },
    ],
    [
      'no guest anywhere',
      {
        auth: { environment: 'production', providers: {} },
        backend: { listen: ':80' },
      },
    ],
  ])('has nothing against %s', (_, change) => {
    expect(
      guestProblem(new ConfigReader({ ...embedded, ...change })),
    ).toBeUndefined();
  });

  it('reads a host that one file gives over the text of another', () => {
    const open = ConfigReader.fromConfigs([
      {
        context: 'first',
        data: {
          ...embedded,
          backend: { ...embedded.backend, listen: ':7007' },
        },
      },
      {
        context: 'second',
        data: { backend: { listen: { host: '127.0.0.1' } } },
      },
    ]);
    expect(guestProblem(open)).toBeUndefined();
  });

  it.each([
    [
      'another environment',
      { auth: { ...embedded.auth, environment: 'production' } },
      "auth.environment is not 'development'",
    ],
    [
      'no environment',
      { auth: { providers: embedded.auth.providers } },
      "auth.environment is not 'development'",
    ],
    [
      'every interface',
      { backend: { ...embedded.backend, listen: ':7007' } },
      "backend.listen is '*'",
    ],
    [
      'every interface, said with a port alone',
      { backend: { ...embedded.backend, listen: { port: 7007 } } },
      "backend.listen is '*'",
    ],
    [
      'no listen at all',
      { backend: { baseUrl: embedded.backend.baseUrl } },
      "backend.listen is '*'",
    ],
    [
      'a network address',
      { backend: { ...embedded.backend, listen: '10.0.0.1:7007' } },
      "backend.listen is '10.0.0.1'",
    ],
    [
      'a name that only begins like one',
      {
        backend: {
          ...embedded.backend,
          listen: { host: '127.0.0.1.example.com' },
        },
      },
      'backend.listen',
    ],
    [
      'a public address',
      {
        backend: { ...embedded.backend, baseUrl: 'https://portal.example.com' },
      },
      'backend.baseUrl is not a localhost',
    ],
    [
      'a public address of the pages',
      { app: { baseUrl: 'https://localhost.example.com' } },
      'app.baseUrl is not a localhost',
    ],
    [
      'a guest who is said to be allowed',
      {
        auth: {
          providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
        },
      },
      'auth.environment',
    ],
  ])('refuses %s', (_, change, message) => {
    expect(
      guestProblem(new ConfigReader({ ...embedded, ...change })),
    ).toContain(message);
    expect(
      guestProblem(new ConfigReader({ ...embedded, ...change })),
    ).not.toContain('\n');
  });
});
