import { RegistryGateway } from '@ameide/plugin-primitives-node';
import {
  Script,
  ScriptedServer,
} from '@ameide/plugin-primitives-node/testUtils';
import { MemorySourceContext } from '../testing/source-context';
import { factsOf } from './fact-of';
import { RegistrySource } from './registry';

const digest = (c: string) => `sha256:${c.repeat(64)}`;
const at = (c: string) => `registry.test/ameideio/x@${digest(c)}`;
const present: Script = () => ({
  body: {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    annotations: { 'org.opencontainers.image.revision': 'f00d' },
    manifests: [],
  },
});

const nothing: Script = ({ path }) =>
  path === '/v2/' ? { body: {} } : undefined;

describe('RegistrySource', () => {
  let server: ScriptedServer;
  let context: MemorySourceContext;
  let source: RegistrySource;
  const newSource = () =>
    new RegistrySource({
      registry: RegistryGateway.create({
        config: { name: 'registry.test/ameideio', apiUrl: server.url },
      }),
      registryName: 'registry.test/ameideio',
      environments: ['dev', 'staging'],
    });
  beforeEach(async () => {
    server = await ScriptedServer.start(present);
    context = new MemorySourceContext();
    source = newSource();
  });
  afterEach(() => server.stop());
  const asks = async (environment: string, c: string, ref = at(c)) => {
    const fact = factsOf('github-gitops', Date.now());
    const value = { enabled: true, imageRef: ref, path: '', suspects: [] };
    await context.record([
      fact('desired', `${environment}/domain-x${c}-v0`, value, {
        ...{ scope: `domain/x${c}`, revision: '' },
      }),
    ]);
    context.recorded.length = 0;
  };
  const published = (c: string) =>
    context.record([
      factsOf('github-core', Date.now())(
        'publish',
        `domain/x@${c}`,
        {
          ...{ state: 'passed', url: '' },
          report: {
            ...{ schemaVersion: 1, repository: 'registry.test/ameideio/x' },
            ...{ digest: digest(c), revision: c.repeat(40), platforms: [] },
          },
        },
        { scope: 'domain/x', revision: '' },
      ),
    ]);
  const paths = () =>
    server.requests
      .splice(0)
      .map(request => request.replace(/sha256:(.).*/, '$1'));
  const manifest = (c: string) => `GET /v2/ameideio/x/manifests/${c}`;

  it('asks for each digest of CI and of Git once, and then only whether the registry answers', async () => {
    await published('1');
    await asks('dev', '1');
    await asks('staging', '2', `registry.test/ameideio/x:main@${digest('2')}`);
    await asks('staging', '3', `elsewhere.test/x@${digest('3')}`);
    await source.collect(context, []);
    expect(paths().sort()).toEqual([manifest('1'), manifest('2')]);
    expect(context.known()[`image ${at('2')}`]).toEqual({
      scope: 'domain/x2',
      value: {
        ...{ present: true, platforms: [], revision: 'f00d' },
        mediaType: 'application/vnd.oci.image.index.v1+json',
      },
    });
    await source.collect(context, []);
    await newSource().collect(context, []);
    expect(paths()).toEqual(['GET /v2/', 'GET /v2/']);
  });

  it('asks only for what a hint names', async () => {
    await source.collect(context, [
      { source: 'registry', image: at('7'), scope: 'domain/y' },
      { source: 'registry', image: at('7'), scope: 'domain/y' },
    ]);
    expect(paths()).toEqual([manifest('7')]);
    expect(context.known()[`image ${at('7')}`].scope).toBe('domain/y');
  });

  it('finds what no hint told of within as many looks as there are parts', async () => {
    await source.collect(context, []);
    await asks('staging', '5');
    for (let look = 0; look < 12; look++) await source.collect(context, []);
    expect(paths().filter(path => path !== 'GET /v2/')).toEqual([
      manifest('5'),
    ]);
  });

  it('says that an image is not there, and asks again at a hint or after a pause', async () => {
    server.play(nothing);
    await asks('dev', '1');
    await source.collect(context, []);
    await source.collect(context, []);
    expect(context.known()[`image ${at('1')}`].value).toEqual({
      ...{ present: false, platforms: [] },
    });
    await source.collect(context, [{ source: 'registry', all: true }]);
    expect(paths()).toEqual([manifest('1'), 'GET /v2/', manifest('1')]);
    server.play(present);
    await source.collect(context, [
      { source: 'registry', image: at('1'), scope: 'domain/x1' },
    ]);
    expect(context.known()[`image ${at('1')}`].value).toMatchObject({
      present: true,
    });
  });

  it('asks again for what is not there after ten seconds, then after twenty', async () => {
    server.play(nothing);
    await asks('dev', '1');
    const now = jest.spyOn(Date, 'now');
    try {
      const start = 1_800_000_000_000;
      const lookAt = async (seconds: number) => {
        now.mockReturnValue(start + seconds * 1_000);
        await source.collect(context, []);
        return paths().includes(manifest('1'));
      };
      expect(await lookAt(0)).toBe(true);
      expect(await lookAt(9)).toBe(false);
      expect(await lookAt(11)).toBe(true);
      expect(await lookAt(19)).toBe(false);
      expect(await lookAt(22)).toBe(true);
      expect(await lookAt(35)).toBe(false);
      expect(await lookAt(43)).toBe(true);
    } finally {
      now.mockRestore();
    }
  });

  it('asks within a minute once a registry that was away for hours is back', async () => {
    server.play(() => ({ status: 500, body: 'boom' }));
    await asks('dev', '1');
    const now = jest.spyOn(Date, 'now');
    try {
      let seconds = 1_800_000_000;
      const look = async (later: number) => {
        seconds += later;
        now.mockReturnValue(seconds * 1_000);
        await source.collect(context, []);
      };
      for (let failures = 0; failures < 12; failures++)
        await expect(look(failures * 600)).rejects.toThrow(/500/);
      server.play(present);
      await look(60);
      expect(context.known()[`image ${at('1')}`].value).toMatchObject({
        present: true,
      });
    } finally {
      now.mockRestore();
    }
  });

  it('keeps what it learnt before the registry failed, and stops asking a dead one', async () => {
    const all = '0123456789abcdef'.split('');
    for (const environment of ['dev', 'staging'])
      for (const c of all)
        await asks(
          environment,
          c,
          `registry.test/ameideio/${environment}@${digest(c)}`,
        );
    let left = 3;
    server.play(request =>
      left-- > 0 ? present(request) : { status: 500, body: 'boom' },
    );
    await expect(source.collect(context, [])).rejects.toThrow(/failed \(500\)/);
    expect(
      Object.keys(context.known()).filter(key => key.startsWith('image')),
    ).toHaveLength(3);
    expect(server.requests.length).toBeLessThan(32);
  });
});
