import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from './program';
import { Bundle } from './testing/bundle';
import { SeedRepository } from './testing/seed';

jest.setTimeout(120_000);

/** Every command that does something, by its words. */
function leaves(command: Command, path: string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]];
  return command.commands.flatMap(child =>
    leaves(child, [...path, child.name()]),
  );
}
const commands = leaves(createProgram());

it.each(commands)('%s has an example in its help', (name, command) => {
  let help = '';
  command.configureOutput({ writeOut: text => (help += text) }).outputHelp();
  expect(help).toMatch(/Examples?:\n {2}\S/);
  expect(help).toContain(`ameide ${name}`);
});

it.each(commands)(
  '%s leaves with 2 for a flag that it does not have',
  async name => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(status => {
      throw new Error(`exit ${status}`);
    });
    const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const args = [...name.split(' '), '--nonsense'];
    await expect(
      createProgram(args).parseAsync(args, { from: 'user' }),
    ).rejects.toThrow('exit 2');
    expect(String(errors.mock.calls)).toMatch(
      /required option|unknown option|missing required argument/,
    );
    exit.mockRestore();
    errors.mockRestore();
  },
);

describe('the bundle', () => {
  let bundle: Bundle;
  let seed: SeedRepository;
  let completion: string;
  const sha = 'a'.repeat(40);
  const orders = ['--kind', 'domain', '--name', 'orders'];
  const image = [
    ...orders,
    '--digest',
    `sha256:${'b'.repeat(64)}`,
    '--revision',
    sha,
  ];
  const offline = {
    GITHUB_TOKEN: 't',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_REPOSITORY: 'a/b',
  };

  beforeAll(() => {
    bundle = Bundle.create();
    seed = SeedRepository.create();
    completion = bundle.run(['completion', 'bash']).stdout;
  });
  afterAll(() => {
    bundle.remove();
    seed.remove();
  });

  it('carries what it needs, and starts with little', () => {
    for (const name of [
      'skeletons/_common/shape.yaml',
      'schemas/verify-report.schema.json',
      'docs/checks/README.md',
      'typescript.cjs',
    ])
      expect([name, existsSync(join(bundle.folder, name))]).toEqual([
        name,
        true,
      ]);
    // What starts first is read and compiled each time: 60 kB take 50 ms, 2.5 MB take 200.
    expect(readFileSync(bundle.file).length).toBeLessThan(150_000);
  });

  it.each<[string[], number, RegExp]>([
    [[], 2, /Usage: ameide/],
    [['--help'], 0, /Usage: ameide/],
    [['primitive', 'verify', '--nonsense'], 2, /unknown option '--nonsense'/],
    [['primitive', 'verify', '--help'], 0, /Usage: ameide primitive verify/],
    [['gitops', 'gate', '--help'], 0, /Usage: ameide gitops gate/],
    [['nonsense'], 2, /unknown command 'nonsense'/],
    [['primitive'], 2, /Usage: ameide primitive/],
    [['primitive', 'list'], 0, /^$/],
    [
      ['primitive', 'list', '--changed', 'nowhere'],
      2,
      /base: "nowhere" is no revision/,
    ],
    [
      ['primitive', 'describe', ...orders],
      2,
      /there is no primitives\/domain\/orders/,
    ],
    [
      [
        'primitive',
        'scaffold',
        ...orders,
        '--dry-run',
        '--language',
        'typescript',
      ],
      0,
      /Would write:/,
    ],
    [
      ['primitive', 'scaffold', '--kind', 'x', '--name', 'orders'],
      2,
      /--kind: "x" is not one of domain/,
    ],
    [
      ['primitive', 'scaffold', '--kind', 'domain', '--name', 'a_b'],
      2,
      /--name: must be lower-case words/,
    ],
    [
      ['primitive', 'scaffold', ...orders, '--version', '1'],
      2,
      /--version: must be "v"/,
    ],
    [
      ['primitive', 'scaffold', ...orders, '--from', 'x'],
      2,
      /--from: "x" is not one of skeleton, example/,
    ],
    [
      [
        'primitive',
        'scaffold',
        '--kind',
        'uisurface',
        '--name',
        'orders',
        '--language',
        'go',
      ],
      2,
      /language: uisurface is not offered in go/,
    ],
    [['primitive', 'verify'], 2, /nothing to verify/],
    [
      ['primitive', 'verify', ...orders],
      2,
      /name: there is no primitives\/domain\/orders/,
    ],
    [
      ['primitive', 'verify', ...orders, '--check', 'x'],
      2,
      /--check <id...>' argument 'x' is invalid. Allowed choices are codegen/,
    ],
    [['primitive', 'verify', '--all'], 0, /No primitive to verify/],
    [
      ['primitive', 'verify', '--all', '--json', '--format', 'text'],
      2,
      /--json and --format exclude each other/,
    ],
    [['primitive', 'build', ...orders], 2, /orders/],
    [
      [
        'primitive',
        'publish-report',
        ...image,
        '--repository',
        'r/i:tag',
        '--check-run',
        sha,
      ],
      2,
      /--repository: must be an image repository/,
    ],
    [
      [
        'primitive',
        'publish-report',
        ...image,
        '--repository',
        'r/i',
        '--check-run',
        sha,
      ],
      1,
      /GitHub at http:\/\/127.0.0.1:9: could not write the check run/,
    ],
    [
      ['primitive', 'publish-failed', ...orders, '--check-run', 'main'],
      2,
      /--check-run: must be the full SHA/,
    ],
    [
      [
        'primitive',
        'announce',
        ...orders,
        '--digest',
        'x',
        '--revision',
        sha,
        '--to',
        'a/b',
      ],
      2,
      /--digest: must be "sha256:"/,
    ],
    [
      ['primitive', 'announce', ...image, '--to', 'a'],
      2,
      /--to: "a" is not owner\/name/,
    ],
    [
      ['primitive', 'gitops', 'scaffold', ...orders, '--version', 'v0'],
      1,
      /GitHub at http:\/\/127.0.0.1:9: could not start/,
    ],
    [['primitive', 'gitops', 'scaffold', ...orders], 2, /catalog-info.yaml/],
    [['completion', 'tcsh'], 2, /Allowed choices are bash, zsh, fish/],
    [['completion', 'fish'], 0, /complete -c ameide/],
    [['doctor', '--json'], 0, /"isFine": true/],
  ])('ameide %j leaves with %d', (args, status, words) => {
    const ran = bundle.run(args, {
      cwd: seed.root,
      env: { ...offline, HOME: tmpdir() },
    });
    expect(`${ran.stdout}${ran.stderr}`).toMatch(words);
    expect(ran.status).toBe(status);
  });

  it('leaves with 3 when a required tool is not there', () => {
    const ran = bundle.run(['doctor'], {
      cwd: seed.root,
      env: { PATH: '/nowhere' },
    });
    expect(ran.status).toBe(3);
  });

  it('says nothing to a reader that stopped reading, and calls it no pass', async () => {
    const child = spawn(process.execPath, [bundle.file, 'completion', 'bash']);
    child.stdout.destroy();
    let errors = '';
    child.stderr.on('data', text => (errors += text));
    const [status] = await once(child, 'close');
    expect({ status, errors }).toEqual({ status: 1, errors: '' });
  });

  it('scaffolds the same bytes in any folder, zone, language and mask', () => {
    const args = [
      'primitive',
      'scaffold',
      ...orders,
      '--language',
      'typescript',
      '--dry-run',
      '--json',
    ];
    const folders = ['a', 'b b'].map(name => {
      const folder = join(mkdtempSync(join(tmpdir(), 'dry-')), name);
      mkdirSync(folder);
      execFileSync('cp', ['-r', `${seed.root}/.`, folder]);
      return folder;
    });
    const run = (cwd: string, umask: string, env: Record<string, string>) =>
      spawnSync(
        'sh',
        [
          '-c',
          `umask ${umask}; exec "$@"`,
          'sh',
          process.execPath,
          bundle.file,
          ...args,
        ],
        {
          cwd,
          env: { PATH: process.env.PATH ?? '', ...env },
          encoding: 'utf8',
        },
      );
    const one = run(folders[0], '022', { TZ: 'UTC', LANG: 'C' });
    const other = run(folders[1], '077', {
      TZ: 'Pacific/Kiritimati',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
    });
    expect(one).toMatchObject({ status: 0, stderr: '' });
    expect(other.stdout).toBe(one.stdout);
    // It wrote nothing, and what is written without --dry-run is what it said.
    expect(
      execFileSync('git', ['status', '--porcelain'], {
        cwd: folders[0],
        encoding: 'utf8',
      }),
    ).toBe('');
    expect(
      bundle.run(
        args.filter(arg => arg !== '--dry-run'),
        { cwd: folders[0] },
      ).stdout,
    ).toBe(one.stdout);
    const { files } = JSON.parse(one.stdout);
    for (const { path, digest } of files) {
      const hash = createHash('sha256')
        .update(readFileSync(join(folders[0], path)))
        .digest('hex');
      expect([path, digest]).toEqual([path, `sha256:${hash}`]);
    }
    for (const folder of folders)
      rmSync(join(folder, '..'), { recursive: true });
  });

  it.each([
    [
      'ameide ',
      [
        'adopt',
        'completion',
        'doctor',
        'evidence',
        'gitops',
        'primitive',
        'repo',
      ],
    ],
    ['ameide pr', ['primitive']],
    ['ameide primitive de', ['describe']],
    ['ameide primitive gitops ', ['scaffold']],
    ['ameide primitive verify --ch', ['--changed', '--check', '--check-run']],
    ['ameide primitive verify --kind domain --al', ['--all']],
    ['ameide primitive verify --output some', ['some file']],
    ['ameide gitops promote --fr', ['--from']],
    ['ameide completion z', ['zsh']],
    ['ameide primitive verify --format s', ['sarif']],
    ['ameide primitive verify --check t', ['tests', 'tests-present']],
  ])('completes %j in bash', (line, offered) => {
    const folder = mkdtempSync(join(tmpdir(), 'completion-'));
    writeFileSync(join(folder, 'some file'), '');
    const words = line.split(' ');
    const script = [
      'eval "$0"',
      `COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}) COMP_CWORD=${
        words.length - 1
      }`,
      '_ameide',
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n');
    const ran = spawnSync('bash', ['-c', script, completion], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(ran.stderr).toBe('');
    expect(
      ran.stdout
        .trim()
        .split('\n')
        .filter(word => !word.startsWith('--help'))
        .sort(),
    ).toEqual(offered);
  });
});
