import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, Server } from 'node:http';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goPlatform, installTool, ToolPin } from './install';
import { toolPins } from './pins';
import { describeTools, findTools } from './tools';
import { isAtLeast } from './version';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = (path: string, words: string) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${words}'\n`);
  chmodSync(path, 0o755);
};

it.each([
  ['4.1.4', '3.12', true],
  ['3.12.0', '3.12', true],
  ['3.9.9', '3.12', false],
  ['10.0.0', '9.99', true],
  ['0.6.3', '0.6.4', false],
])('%s is at least %s: %s', (version, oldest, expected) => {
  expect(isAtLeast(version, oldest)).toBe(expected);
});

it('pins a version and checksums of each program', () => {
  for (const [, pin] of Object.entries(toolPins())) {
    expect(isAtLeast(pin.version, pin.oldest)).toBe(true);
    expect(Object.values(pin.sha256).length).toBeGreaterThan(2);
    for (const sum of Object.values(pin.sha256))
      expect(sum).toMatch(/^[0-9a-f]{64}$/);
  }
});

it('takes what is on PATH when new enough, else what lies in .tools/bin, and kustomize out of kubectl', async () => {
  program(join(folder, 'path/helm'), 'v2.17.0');
  program(
    join(folder, 'path/kubectl'),
    'Client Version: v1.34.5\nKustomize Version: v5.7.1',
  );
  program(join(folder, 'path/kubeconform'), 'development');
  program(join(folder, '.tools/bin/helm'), 'v4.1.4+g05fa379');
  program(join(folder, '.tools/bin/kubeconform'), 'v0.7.0');
  const tools = await findTools({
    path: join(folder, 'path'),
    from: [join(folder, 'a/b')],
    installed: folder,
    install: false,
  });
  expect(tools).toEqual({
    helm: { file: join(folder, '.tools/bin/helm'), args: [], version: '4.1.4' },
    kustomize: {
      file: join(folder, 'path/kubectl'),
      args: ['kustomize'],
      version: '5.7.1',
    },
    kubeconform: {
      file: join(folder, '.tools/bin/kubeconform'),
      args: [],
      version: '0.7.0',
    },
  });
});

it('says what is too old, and how to get it', async () => {
  program(join(folder, 'helm'), 'v2.17.0');
  program(join(folder, 'kustomize'), 'v5.7.1');
  program(join(folder, 'kubeconform'), 'v0.7.0');
  await expect(
    findTools({
      ...{ path: folder, from: [folder], installed: folder },
      install: false,
    }),
  ).rejects.toMatchObject({
    name: 'MissingToolError',
    message: expect.stringMatching(/2\.17\.0.*install it \(https:/),
  });
});

it('describes what would be used, what will not do, and what is not there', async () => {
  program(join(folder, 'path/helm'), 'v2.17.0');
  program(join(folder, 'cache/kubeconform-0.7.0/kubeconform'), 'v0.7.0');
  const states = await describeTools({
    path: join(folder, 'path'),
    from: [folder],
    installed: join(folder, 'cache'),
  });
  expect(
    states.map(({ tool, found, tooOld }) => [
      ...[tool, found?.version],
      tooOld.map(({ version }) => version),
    ]),
  ).toEqual([
    ['helm', undefined, ['2.17.0']],
    ['kustomize', undefined, []],
    ['kubeconform', '0.7.0', []],
  ]);
});

describe('installing', () => {
  let server: Server;
  let archive: Buffer;
  beforeEach(async () => {
    program(join(folder, 'release/tool'), 'v1.0.0');
    execFileSync('tar', ['-czf', 'tool.tar.gz', '-C', 'release', 'tool'], {
      cwd: folder,
    });
    archive = execFileSync('cat', [join(folder, 'tool.tar.gz')]);
    server = createServer((_, response) => response.end(archive));
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterEach(() => server.close());
  const pin = (sum: string): ToolPin => {
    const address = server.address();
    const { port } = address as AddressInfo;
    return {
      version: '1.0.0',
      oldest: '1.0',
      module: 'example.invalid/tool',
      versionVariable: 'main.version',
      release: `http://127.0.0.1:${port}/{platform}/{platform_}.tar.gz`,
      path: 'tool',
      sha256: { [goPlatform()]: sum },
      manual: 'https://example.com/install',
    };
  };

  it('puts the program of the official release in its place', async () => {
    const sum = createHash('sha256').update(archive).digest('hex');
    const target = join(folder, 'tools/tool-1.0.0/tool');
    await installTool('tool', pin(sum), target);
    expect(execFileSync(target, { encoding: 'utf8' })).toBe('v1.0.0\n');
  });

  it('never takes a release with another checksum', async () => {
    const target = join(folder, 'tools/tool-1.0.0/tool');
    await expect(
      installTool('tool', pin('0'.repeat(64)), target),
    ).rejects.toThrow(
      /has the checksum .*install it \(https:\/\/example\.com/s,
    );
    expect(() => execFileSync(target)).toThrow();
  });
});
