import fc from 'fast-check';
import { withoutAddresses } from './addresses';

const shown = [
  'github.com',
  'argocd.example.com',
  'registry.example.com:5000',
  'localhost:4701',
];
const masked = (text: string) => withoutAddresses(text, shown);

describe('what everybody may read of what Argo CD and others say', () => {
  it.each([
    [
      'Get "https://10.0.0.1:6443/api?timeout=32s": dial tcp 10.0.0.1:6443: connect: connection refused',
      'Get "https://***/api?timeout=32s": dial tcp ***: connect: connection refused',
    ],
    [
      'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp: lookup argocd-repo-server on 10.96.0.10:53: no such host"',
      'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp: lookup *** on ***: no such host"',
    ],
    [
      'failed to list refs: Get "https://github.com/acme/gitops.git/info/refs?service=git-upload-pack": dial tcp [fd00:10::1]:443: i/o timeout',
      'failed to list refs: Get "https://github.com/acme/gitops.git/info/refs?service=git-upload-pack": dial tcp ***: i/o timeout',
    ],
    [
      'x509: certificate is valid for kubernetes, kubernetes.default.svc, kubernetes.default.svc.cluster.local, not k8s.prod.internal',
      'x509: certificate is valid for kubernetes, ***, ***, not ***',
    ],
    [
      'x509: certificate is valid for *.prod.example.com, git.example.com, not db.example.com',
      'x509: certificate is valid for *.***, ***, not ***',
    ],
    [
      'x509: certificate is not valid for any names, but wanted to match db.example.com',
      'x509: certificate is not valid for any names, but wanted to match ***',
    ],
    [
      'fatal: unable to access \'https://git.example.com/a/b/\': Could not resolve proxy: proxy.example.com',
      'fatal: unable to access \'https://***/a/b/\': Could not resolve proxy: ***',
    ],
    [
      'Failed to connect to proxy port 3128 after 2 ms: Couldn\'t connect to server',
      'Failed to connect to *** port 3128 after 2 ms: Couldn\'t connect to server',
    ],
    ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED ***'],
    ['getaddrinfo ENOTFOUND ledger', 'getaddrinfo ENOTFOUND ***'],
    ['dial unix: fe80::1%eth0: no route', 'dial unix: ***: no route'],
    ['redis:6379 (db.prod.example.com:5432, localhost:8080)', '*** (***, ***)'],
    ['db.prod.internal/10.1.2.3:5432', '***/***'],
    ['postgres://app:secret@db:5432/orders', 'postgres://***/orders'],
    ['//db.example.com:5432', '//***'],
    [
      'cluster https://kubernetes.default.svc is gone',
      'cluster https://*** is gone',
    ],
    ['the web is at (http://intra).', 'the web is at (http://***).'],
  ])('of %s', (text, expected) => {
    expect(masked(text)).toBe(expected);
    expect(masked(expected)).toBe(expected);
  });

  it.each([
    'Failed to pull image "registry.example.com:5000/acme/orders@sha256:12345678": not found',
    `ghcr.io/acme/primitive-domain-orders:1.2.3.4@sha256:${'1'.repeat(64)}`,
    'localhost:4701/ameideio/primitive-domain-orders:main is at https://argocd.example.com/applications/a',
    'Back-off pulling image "nginx:1.25"; orders:42 is older',
    'v1.2.3.4, chart-1.2.3.4, 1.2.3, 1.2.3.4.5 and 1.2.3-rc.1',
    'chart "orders" version "1.2.3.4" not found in https://github.com/acme/charts repository',
    'chart "orders" matching ~1.2.3.4 not found; targetRevision: 1.2.3.4, version=1.2.3.4',
    'x509: certificate is valid for github.com, argocd.example.com, not registry.example.com:5000',
    'Could not resolve host: github.com',
    'at 12:30:00, 2026-01-10T12:04:59.123Z and 2026-01-10 12:04',
    'src/smoke.ts:12:5, main.go:1443, Makefile.yaml:1200 and /app/main.py:9000',
    'at Object.<anonymous> (node:internal/process/task_queues:95:5) file:///app/src/main.ts:10:1',
    'sha256:1234…, exit code:1, status:500, line:1200, attempt:2, took:1500',
    'std::vector, Foo::Bar, ::error file=a.ts,line=1::words, 01:23:45:67:89:ab',
    'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    'github.com:443 and git@github.com:acme/gitops.git',
    'Deployment "orders" exceeded its progress deadline; 0/1 nodes are available: 1 Insufficient cpu.',
  ])('leaves %s', text => {
    expect(masked(text)).toBe(text);
  });

  const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
  const domain = fc
    .tuple(
      fc.array(label, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('com', 'net', 'internal', 'local', 'svc', 'cloud', 'de'),
    )
    .map(([labels, last]) => [...labels, last].join('.'));
  const portNumber = fc.integer({ min: 1, max: 65_535 });
  const host = fc.oneof(domain, fc.ipV4());
  const address = fc.oneof(
    fc.tuple(host, portNumber).map(parts => parts.join(':')),
    fc.tuple(fc.ipV6(), portNumber).map(([six, at]) => `[${six}]:${at}`),
    ...[fc.ipV4(), fc.ipV6().filter(six => six !== '::')],
    fc
      .tuple(
        fc.constantFrom('http', 'https', 'tcp', 'grpc', 'postgres'),
        fc.oneof(host, label),
        fc.option(portNumber),
      )
      .map(
        ([scheme, at, number]) =>
          `${scheme}://${at}${number ? `:${number}` : ''}`,
      ),
  );
  const place = fc.constantFrom<(at: string) => string>(
    ...[
      (at: string) => at,
      (at: string) => `dial tcp ${at}: connect: connection refused`,
    ],
    ...[
      (at: string) => `Get "${at}/api": EOF`,
      (at: string) => `(${at}).`,
      (at: string) => `server=${at}, again`,
    ],
    ...[
      (at: string) => `{"server":"${at}"}`,
      (at: string) => `first\n${at}\nthen`,
      (at: string) => `x509: certificate is valid for a, not ${at}`,
      (at: string) => `“${at}” is down`,
    ],
  );

  it('is no address, wherever it stands', () => {
    fc.assert(
      fc.property(address, place, (at, around) => {
        const [scheme = ''] = /^\w+:\/\//.exec(at) ?? [];
        expect(masked(around(at))).toBe(around(`${scheme}***`));
      }),
      { numRuns: 2_000 },
    );
  });

  const digit = (max: number) =>
    fc.integer({ min: 0, max }).map(n => String(n).padStart(2, '0'));
  const word = fc.stringMatching(/^[A-Za-z]{1,12}$/);
  const ordinary = fc.oneof(
    fc.tuple(digit(23), digit(59), digit(59)).map(parts => parts.join(':')),
    fc
      .date({
        noInvalidDate: true,
        min: new Date('1970-01-01'),
        max: new Date('2999-01-01'),
      })
      .map(date => date.toISOString()),
    fc.stringMatching(/^[0-9a-f]{64}$/).map(hex => `sha256:${hex}`),
    fc.stringMatching(/^[0-9a-f]{40}$/),
    fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map(parts => parts.join('.')),
    fc
      .tuple(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('ts', 'go', 'py', 'yaml'),
        fc.nat(9_999),
      )
      .map(([path, end, line]) => `${path.join('/')}.${end}:${line}`),
    fc
      .tuple(word, word, fc.stringMatching(/^[0-9a-f]{64}$/))
      .map(([owner, image, hex]) => `ghcr.io/${owner}/${image}@sha256:${hex}`),
    fc
      .tuple(
        fc.constantFrom(
          ...['version ', 'version: ', 'Chart "', 'tag=', 'revision ', 'v'],
        ),
        fc.ipV4(),
      )
      .map(([before, version]) => `${before}${version}`),
    fc
      .tuple(word, fc.nat(99), fc.nat(99))
      .map(([image, a, b]) => `${image}:${a}.${b}`),
    word,
  );

  it('is all else as it was', () => {
    fc.assert(
      fc.property(
        fc.array(ordinary, { maxLength: 6 }),
        fc.constantFrom(' ', ', ', '\n', '; '),
        (words, between) => {
          const text = words.join(between);
          expect(masked(text)).toBe(text);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    'a'.repeat(200_000),
    'a.'.repeat(100_000),
    ':'.repeat(200_000),
    '1.'.repeat(100_000),
    'a:1'.repeat(60_000),
    '://'.repeat(60_000),
    'http://a@'.repeat(20_000),
    'f:'.repeat(100_000),
    '/a:1.1.1.1'.repeat(20_000),
    'certificate is valid for '.repeat(8_000),
    'version = 1.1.1.1 '.repeat(10_000),
    ' to connect to a'.repeat(12_000),
  ])('is there at once, whatever was written to keep it busy', text => {
    const began = process.cpuUsage();
    masked(text);
    // Of a processor: by the clock, others on a busy machine would count.
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });
});
