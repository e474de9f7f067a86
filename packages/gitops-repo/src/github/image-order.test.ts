import { createHash } from 'node:crypto';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Octokit } from '@octokit/rest';
import { RegistryClient } from '../registry/client';
import { compareImages } from './image-order';

const digestOf = (text: string) =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;
const old = 'a'.repeat(40);
const next = 'b'.repeat(40);

describe('how one image stands to another', () => {
  let server: Server;
  let contents: Map<string, string>;
  let compared: { status: number; body: object };
  let lines: string[];

  beforeEach(async () => {
    contents = new Map();
    lines = [];
    server = createServer((request, response) => {
      const url = request.url ?? '';
      lines.push(url);
      if (url.startsWith('/repos/')) {
        response
          .writeHead(compared.status, { 'content-type': 'application/json' })
          .end(JSON.stringify(compared.body));
        return;
      }
      const text = contents.get(url.split('/').at(-1) ?? '');
      response.writeHead(text === undefined ? 404 : 200).end(text);
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  function put(content: object): string {
    const text = JSON.stringify(content);
    contents.set(digestOf(text), text);
    return digestOf(text);
  }
  /** An index with attestations beside the image, as buildx pushes it. */
  function publish(revision: string | undefined): string {
    const config = put({
      config: {
        Labels: revision && { 'org.opencontainers.image.revision': revision },
      },
    });
    const manifest = put({ config: { digest: config } });
    const attestation = put({ config: { digest: put({ revision }) } });
    return put({
      manifests: [
        { digest: attestation, platform: { os: 'unknown' } },
        { digest: manifest, platform: { os: 'linux' } },
      ],
    });
  }
  function compare(from: string, to: string) {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return compareImages({
      client: RegistryClient.create(),
      octokit: new Octokit({
        baseUrl: `http://${host}`,
        log: { debug() {}, info() {}, warn() {}, error() {} },
      }),
      core: { owner: 'o', repo: 'core' },
      repository: `${host}/o/a`,
      from,
      to,
    });
  }

  it.each([
    ['ahead', 'newer'],
    ['behind', 'older'],
    ['diverged', 'diverged'],
    ['identical', 'same'],
  ])('is, where GitHub says %s, %s', async (status, order) => {
    compared = { status: 200, body: { status } };
    expect(await compare(publish(old), publish(next))).toEqual({
      order,
      words: `${old}...${next}`,
    });
    expect(lines.at(-1)).toBe(
      `/repos/o/core/compare/${old}...${next}?per_page=1`,
    );
  });

  it.each([undefined, 'main', '../../x'])(
    'is not known where the label is %s',
    async label => {
      const [from, to] = [publish(old), publish(label)];
      expect(await compare(from, to)).toEqual({
        order: 'unknown',
        words: `${to} does not say which commit it was built from`,
      });
      expect(lines.filter(line => line.startsWith('/repos/'))).toEqual([]);
    },
  );

  it('is not known where the registry lost the image', async () => {
    const gone = digestOf('gone');
    expect((await compare(gone, publish(next))).words).toContain(gone);
  });

  it('is refused where GitHub does not know the commits', async () => {
    compared = { status: 404, body: { message: 'Not Found' } };
    await expect(compare(publish(old), publish(next))).rejects.toThrow(
      `o/core: GitHub does not show the commits ${old}...${next}`,
    );
  });

  it('takes no content that is not of its digest', async () => {
    const from = publish(old);
    contents.set(from, '{}');
    await expect(compare(from, publish(next))).rejects.toThrow(
      /gave content of sha256:/,
    );
  });
});
