import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Harness } from '../testing/harness';

let harness: Harness;
const keys = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

beforeEach(async () => {
  harness = new Harness({ publicKey: keys.publicKey });
  await harness.start();
});
afterEach(() => harness.stop());

function workflow(jobs: string, on = 'push'): Record<string, string> {
  return { '.github/workflows/ci.yaml': `name: CI\non: ${on}\n${jobs}` };
}

it('builds an image without RUN and pushes it', async () => {
  harness.push({
    'service/Dockerfile': 'FROM node:22\nARG VERSION=1\nWORKDIR /app\nCOPY --chmod=755 dist/ ./\nENV PORT=80 V=$VERSION\nEXPOSE 80\nUSER 1000\nENTRYPOINT ["./main"]\n',
    'service/dist/main': '#!/bin/sh\necho run\n',
    'service/dist/lib/a.js': 'a',
    'service/dist/secret.pem': 'no',
    'service/.dockerignore': '**/*.pem\n',
    ...workflow(`
permissions: { contents: read, packages: write }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: docker/setup-buildx-action@v3
      - uses: docker/login-action@v3
        with: { registry: "\${{ vars.REGISTRY }}", username: "\${{ github.actor }}", password: "\${{ secrets.GITHUB_TOKEN }}" }
      - id: build
        uses: docker/build-push-action@v6
        with:
          context: service
          push: true
          platforms: linux/amd64,linux/arm64
          build-args: VERSION=2
          labels: org.opencontainers.image.revision=\${{ github.sha }}
          tags: |
            localhost:4701/acme/service:\${{ github.sha }}
            localhost:4701/acme/service:main
      - run: echo "\${{ steps.build.outputs.digest }}"
`),
  });
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect([run.conclusion, job?.log]).toEqual(['success', expect.stringContaining(`sha256:${'a'.repeat(64)}`)]);
  expect(harness.registry.pushes).toMatchObject([
    {
      repository: 'acme/service',
      tags: [run.head_sha, 'main'],
      images: ['linux/amd64', 'linux/arm64'].map(platform => ({
        platform,
        config: {
          Entrypoint: ['./main'], Env: ['PORT=80', 'V=2'], WorkingDir: '/app', User: '1000',
          ExposedPorts: { '80/tcp': {} }, Labels: { 'org.opencontainers.image.revision': run.head_sha },
        },
      })),
    },
  ]);
  expect(Object.keys(harness.registry.pushes[0]?.files ?? {}).sort()).toEqual(['app/lib/a.js', 'app/main']);
  expect(harness.registry.pushes[0]?.files['app/main']?.executable).toBe(true);
});

it('does not push without permission to write packages', async () => {
  harness.push({
    Dockerfile: 'FROM scratch\nCOPY a /a\n',
    a: 'a',
    ...workflow(`
permissions: { contents: read }
jobs:
  a:
    runs-on: x
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with: { registry: "localhost:4701", username: x, password: "\${{ github.token }}" }
      - uses: docker/build-push-action@v6
        with: { push: true, tags: "localhost:4701/acme/a:1" }
`),
  });
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect([run.conclusion, job?.log]).toEqual(['failure', expect.stringContaining("permissions: packages: write")]);
  expect(harness.registry.pushes).toEqual([]);
});

it.each([
  ['the right key', keys.privateKey, 'success', 'token *** of acme-ci'],
  ['another key', generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey, 'failure', "'private-key' is not the key of GitHub App 'acme-ci'"],
])('mints an App token for %s only', async (_, key, conclusion, text) => {
  jest.spyOn(harness.github, 'secrets').mockReturnValue({ KEY: key });
  harness.push(
    workflow(`
jobs:
  a:
    runs-on: x
    steps:
      - id: app
        uses: actions/create-github-app-token@v2
        with: { app-id: "\${{ vars.APP_ID }}", private-key: "\${{ secrets.KEY }}" }
      - run: echo "token \${{ steps.app.outputs.token }} of \${{ steps.app.outputs.app-slug }}"
`),
  );
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect(run.conclusion).toBe(conclusion);
  expect(job?.log).toContain(text);
  expect([...harness.github.tokens.keys()]).toEqual(['user-token']);
});

it.each([
  ['nothing', '', ['acme/shop']],
  ['an owner', 'owner: acme', ['acme/shop', 'acme/vault', 'acme/store']],
  ['repositories', 'repositories: "vault, Store"', ['acme/vault', 'acme/store']],
  ['an owner and a repository', 'owner: other, repositories: shop', ['other/shop']],
  ['a repository that is not there', 'repositories: "shop,nowhere"', "'nowhere' does not exist or is not accessible"],
  ['an owner that is not there', 'owner: nobody', "not installed on 'nobody'"],
])('gives an App token for what is asked for, by %s', async (_, asked, expected) => {
  jest.spyOn(harness.github, 'secrets').mockReturnValue({ KEY: keys.privateKey });
  const uses = `{ uses: actions/create-github-app-token@v2, with: { app-id: 7, private-key: "\${{ secrets.KEY }}"${asked && `, ${asked}`} } }`;
  harness.push(workflow(`jobs:\n  a:\n    runs-on: x\n    steps: [${uses}]\n`));
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect(run.conclusion).toBe(Array.isArray(expected) ? 'success' : 'failure');
  expect(job?.log).toContain(Array.isArray(expected) ? expected.join(', ') : expected);
  expect(harness.github.minted).toEqual(Array.isArray(expected) ? [expected] : []);
});

it('keeps to the rules of steps: files, shells, defaults, timeouts, errors that may pass, caches', async () => {
  harness.push({
    'sub/.keep': '',
    ...workflow(`
defaults: { run: { working-directory: sub, shell: bash } }
jobs:
  a:
    runs-on: ubuntu-latest
    env: { NAME: job, BOTH: job }
    steps:
      - uses: actions/checkout@v4
      - id: soft
        continue-on-error: true
        run: echo "kept=yes" >> "$GITHUB_OUTPUT"; false
      - run: test "\${{ steps.soft.outcome }}-\${{ steps.soft.conclusion }}-\${{ steps.soft.outputs.kept }}" = failure-success-yes
      - run: |
          echo "ADDED<<X
          two
          lines
          X" >> "$GITHUB_ENV"
          mkdir bin; printf '#!/bin/sh\\necho tool ran' > bin/tool; chmod +x bin/tool; echo "$PWD/bin" >> "$GITHUB_PATH"
      - run: tool && echo "[$ADDED] $NAME $BOTH $(basename "$PWD")"
        env: { BOTH: step }
      - shell: sh -u {0}
        run: echo "template sees $NAME"
      - shell: node
        run: console.log('node sees ' + process.env.NAME)
      - run: false | true
        continue-on-error: true
      - uses: actions/setup-node@v4
        with: { node-version: ">=20", cache: npm }
      - uses: actions/cache@v4
        id: cache
        with: { path: sub/cached, key: "k-\${{ hashFiles('sub/.keep') }}" }
      - run: echo "cache hit \${{ steps.cache.outputs.cache-hit }}"; mkdir -p cached; date > cached/x
      - timeout-minutes: 0.005
        continue-on-error: true
        run: sleep 30
  b:
    runs-on: ubuntu-latest
    continue-on-error: true
    steps: [{ run: exit 1, working-directory: . }]
`),
  });
  const first = await harness.onlyRun();
  expect(first.conclusion).toBe('success');
  const [a, b] = await harness.jobs(first.id);
  expect([a?.conclusion, b?.conclusion]).toEqual(['success', 'failure']);
  for (const text of ['tool ran', '[two', 'job step sub', 'template sees job', 'node sees job', 'cache hit false', 'has timed out after 0.005 minutes', 'Cache saved']) {
    expect(a?.log).toContain(text);
  }
  harness.push({});
  const [second] = await harness.settledRuns();
  const [again] = await harness.jobs(second?.id ?? 0);
  expect(again?.log).toContain('cache hit true');
});

it('takes Go and Python of the machine where they are what is asked for, and says what is there where they are not', async () => {
  const { PATH = '' } = process.env;
  const bin = mkdtempSync(join(tmpdir(), 'languages-'));
  const program = (name: string, script: string) => writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  program('go', `if [ "$1" = version ]; then echo go version go1.25.3 linux/amd64; else echo '{"GOCACHE":"/kept","GOMODCACHE":"/mods"}'; fi`);
  program('python3', 'echo Python 3.11.7');
  process.env.PATH = `${bin}:${PATH}`;
  try {
    const job = (name: string, uses: string, input: string) =>
      `  ${name}:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - id: it\n        uses: ${uses}\n        with: { ${input} }\n      - run: echo "got \${{ steps.it.outputs.go-version }}\${{ steps.it.outputs.python-version }} $GOCACHE"\n`;
    harness.push({
      'go.mod': 'module example.com/a\n\ngo 1.25.1\n',
      ...workflow(`jobs:\n${[
        job('a', 'actions/setup-go@v6', 'go-version-file: go.mod'),
        job('b', 'actions/setup-go@v6', 'go-version: "1.26"'),
        job('c', 'actions/setup-python@v6', 'python-version: "3.11"'),
        job('d', 'actions/setup-python@v6', 'python-version: "3.13"'),
        job('e', 'actions/setup-go@v6', 'go-version-file: other.mod'),
      ].join('')}`),
    });
    const jobs = await harness.jobs((await harness.onlyRun()).id);
    const logs = [...jobs].sort((one, other) => one.name.localeCompare(other.name)).map(({ conclusion, log }) => `${conclusion} ${log}`);
    const expected = [
      /^success [^]*got 1\.25\.3 \/kept/,
      /^failure [^]*Go 1\.26 was asked for, but this machine has 1\.25\.3/,
      /^success [^]*got 3\.11\.7/,
      /^failure [^]*Python 3\.13 was asked for, but this machine has 3\.11\.7/,
      /^failure [^]*version file 'other\.mod' does not exist/,
    ];
    expect(logs).toEqual(expected.map(each => expect.stringMatching(each)));
  } finally {
    process.env.PATH = PATH;
    rmSync(bin, { recursive: true, force: true });
  }
});
