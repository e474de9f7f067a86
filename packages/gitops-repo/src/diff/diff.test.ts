import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeChange } from '../change/change';
import { enable } from '../steps/enable';
import {
  createSeedRepository,
  SeedRepository,
} from '../testing/seed-repository';
import { findTools, Tools } from '../tools/tools';
import { scaffoldWiring } from '../wiring/scaffold';
import { isWholeDiff, RenderedDiff, renderedDiff } from './diff';
import { formatDiff, formatDiffMarkdown } from './format';

// Real programs are started many times, on machines that may be busy.
jest.setTimeout(60_000);

const orders = { kind: 'domain', name: 'orders', version: 'v0' } as const;
const stock = { ...orders, name: 'stock' } as const;
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const chart = 'sources/charts/keys';

describe('renderedDiff', () => {
  let repository: SeedRepository;
  let tools: Tools;
  let temporary: string;
  let log: string;

  const write = (path: string, text: string) => {
    mkdirSync(join(repository.root, dirname(path)), { recursive: true });
    writeFileSync(join(repository.root, path), text);
  };
  const read = (path: string) =>
    readFileSync(join(repository.root, path), 'utf8');
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: repository.root, encoding: 'utf8' });
  const diff = (from: string, to?: string) =>
    renderedDiff({
      ...{ root: repository.root, tools, from, render: 'plain' },
      ...(to !== undefined && { to }),
    });
  const told = ({ applications }: RenderedDiff) =>
    applications.map(({ change, application }) => `${change} ${application}`);
  /** Releases that helm was started for, since it was asked last. */
  const rendered = () => {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
    rmSync(log, { force: true });
    return lines.filter(Boolean);
  };
  const run = async (letter: string) =>
    writeChange(
      repository.root,
      await enable({
        ...{ root: repository.root, registry: 'ghcr.io/ameideio' },
        ...{ ref: orders, environment: 'dev', digest: digest(letter) },
      }),
    );

  beforeAll(async () => {
    temporary = mkdtempSync(join(tmpdir(), 'diff-test-'));
    log = join(temporary, 'log');
    const found = await findTools();
    // The real helm, and a note of what it is started for.
    const helm = join(temporary, 'helm');
    writeFileSync(
      helm,
      `#!/bin/sh\necho "$2" >> '${log}'\nexec '${found.helm.file}' "$@"\n`,
    );
    chmodSync(helm, 0o755);
    tools = { ...found, helm: { ...found.helm, file: helm } };
    repository = createSeedRepository();
    for (const ref of [orders, stock])
      await writeChange(
        repository.root,
        await scaffoldWiring({
          root: repository.root,
          ...ref,
          withSmoke: true,
        }),
      );
    repository.commit('Wire');
    git('tag', 'wired');
    await run('a');
    repository.commit('Enable');
    git('tag', 'enabled');
  });
  afterAll(() => {
    repository.remove();
    rmSync(temporary, { recursive: true, force: true });
  });
  beforeEach(rendered);
  afterEach(() => {
    git('reset', '--quiet', '--hard', 'enabled');
    git('clean', '-qfdx');
  });

  it('tells wiring, in every environment', async () => {
    const found = await diff('wired~1', 'wired');
    expect(told(found).sort()).toEqual(
      ['dev', 'production', 'staging'].flatMap(env =>
        ['orders-v0', 'orders-v0-smoke', 'stock-v0', 'stock-v0-smoke'].map(
          name => `added ${env}-domain-${name}`,
        ),
      ),
    );
    expect(formatDiff(found)).toContain(
      'dev-domain-stock-v0, staging-domain-stock-v0, production-domain-stock-v0\n  + Application\n  + ConfigMap/domain-stock-v0-disabled\n',
    );
    // And the other way round.
    const back = await diff('wired', 'wired~1');
    expect(new Set(back.applications.map(a => a.change))).toEqual(
      new Set(['removed']),
    );
  });

  it('tells another digest, of the work tree too, and renders nothing that is the same', async () => {
    await run('b');
    const found = await diff('enabled');
    expect(told(found)).toEqual([
      'changed dev-domain-orders-v0-smoke',
      'changed dev-domain-orders-v0',
    ]);
    expect(rendered().sort()).toEqual([
      'domain-orders-v0',
      'domain-orders-v0',
      'domain-orders-v0-smoke',
      'domain-orders-v0-smoke',
    ]);
    const text = formatDiff(found);
    const image = 'spec.template.spec.containers[name=main].image';
    const name = 'ghcr.io/ameideio/primitive-domain-orders';
    expect(text).toContain(
      `  -   ${image}: ${name}@${digest('a')}\n  +   ${image}: ${name}@${digest(
        'b',
      )}\n`,
    );
    repository.commit('Bump');
    const committed = await diff('enabled', 'HEAD');
    expect(committed.applications).toEqual(found.applications);
    expect(committed.to).toBe(git('rev-parse', 'HEAD').trim());
  });

  it('tells nothing where other inputs render the same', async () => {
    write('README.md', 'Other words.\n');
    const notes = 'sources/charts/primitive-workload/README.md';
    expect(told(await diff('enabled'))).toEqual([]);
    expect(rendered()).toEqual([]);
    write(notes, 'The chart of workloads.\n');
    const found = await diff('enabled');
    expect([told(found), isWholeDiff(found)]).toEqual([[], true]);
    // Both sides of both primitives in three environments.
    expect(rendered()).toHaveLength(12);
  });

  it('prints nothing that a Secret holds', async () => {
    write(
      `${chart}/Chart.yaml`,
      'apiVersion: v2\nname: keys\nversion: 1.0.0\n',
    );
    const secret = (value: string) =>
      write(
        `${chart}/templates/secret.yaml`,
        `apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData: {pin: ${value}, other: same}\n`,
      );
    secret('HIDE1');
    const component = 'environments/_shared/components/apps/primitives';
    write(
      `${component}/keys/component.yaml`,
      read(`${component}/domain-orders-v0/component.yaml`)
        .replaceAll('domain-orders-v0', 'keys')
        .replace('sources/charts/primitive-workload', chart),
    );
    const added = await diff('enabled');
    expect(told(added)).toContain('added dev-keys');
    repository.commit('Keys');
    secret('HIDE2');
    const changed = await diff('HEAD');
    const words = [added, changed].flatMap(found => [
      formatDiff(found),
      formatDiffMarkdown(found),
      JSON.stringify(found),
    ]);
    expect(words.join('')).not.toContain('HIDE');
    expect(words[0]).toContain('pin: (hidden)');
    expect(words[3]).toContain(
      'dev-keys, staging-keys, production-keys\n  @@ Secret/keys @@\n  !   stringData.pin: has changed, and is hidden\n',
    );
    expect(words[3]).not.toContain('stringData.other');
  });

  it('says what does not render, by its path in the repository', async () => {
    const file = 'sources/charts/primitive-workload/templates/marker.yaml';
    write(file, `${read(file)}\n{{ fail "no way" }}\n`);
    repository.commit('Break');
    const found = await diff('enabled', 'HEAD');
    expect(isWholeDiff(found)).toBe(false);
    const orderly = found.applications.find(
      a => a.application === 'staging-domain-orders-v0',
    );
    expect(orderly).toMatchObject({ change: 'changed', resources: [] });
    expect(orderly?.problem).toMatch(/^after: .*marker\.yaml.*no way/);
    expect(JSON.stringify(found)).not.toContain(tmpdir());
  });

  it('calls nothing removed where it cannot tell what there is', async () => {
    const set = 'argocd/applicationsets/ameide.yaml';
    write(set, read(set).replace('kind: ApplicationSet', 'kind: Other'));
    const broken = await diff('enabled');
    expect([told(broken), isWholeDiff(broken)]).toEqual([[], false]);
    expect(broken.problems[0]).toMatch(`after: ${set}: kind: `);
    git('checkout', '--quiet', '.');
    const component = git(
      'ls-files',
      '*/domain-stock-v0/component.yaml',
    ).trim();
    write(component, 'name: Stock\n');
    await run('b');
    const partly = await diff('enabled');
    // What is known is still told.
    expect(told(partly)).toContain('changed dev-domain-orders-v0');
    expect(told(partly).join()).not.toContain('removed');
    expect(partly.problems.join()).toContain(component);
    git('checkout', '--quiet', '.');
    write(component, read(component.replace('stock', 'orders')));
    expect((await diff('enabled')).problems).toContain(
      'after: dev-domain-orders-v0 is generated twice',
    );
  });

  it('leaves the work tree, its index and the disk as they were', async () => {
    write('README.md', 'Staged.\n');
    git('add', '-A');
    write('new.yaml', 'a: 1\n');
    const before = git('status', '--porcelain');
    const folders = () =>
      readdirSync(tmpdir()).filter(name => name.startsWith('ameide-diff-'));
    const others = folders();
    await diff('wired', 'enabled');
    expect(git('status', '--porcelain')).toBe(before);
    expect(folders().filter(name => !others.includes(name))).toEqual([]);
  });

  it.each([
    ['--output=x', undefined, 'from: "--output=x" is no revision'],
    ['wired..enabled', undefined, 'from: "wired..enabled" is no revision'],
    ['nowhere', undefined, 'from: nowhere is not in this repository'],
    ['wired', 'HEAD:README.md', 'to: "HEAD:README.md" is no revision'],
    ['wired', 'main~9', 'to: main~9 is not in this repository'],
  ])('refuses %s to %s', async (from, to, why) => {
    await expect(diff(from, to)).rejects.toThrow(why);
  });
});
