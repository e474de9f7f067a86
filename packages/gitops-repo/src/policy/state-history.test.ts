import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  createSeedRepository,
  SeedRepository,
} from '../testing/seed-repository';
import { readStateHistory } from './state-history';

const [one, two] = ['1', '2'].map(d => `sha256:${d.repeat(64)}`);
const file = 'sources/values/env/dev/apps/domain-orders-v0.yaml';

describe('what values files said', () => {
  let seed: SeedRepository;
  beforeEach(() => {
    seed = createSeedRepository();
  });
  afterEach(() => seed.remove());
  const put = (text: string, path = file) => {
    mkdirSync(dirname(join(seed.root, path)), { recursive: true });
    writeFileSync(join(seed.root, path), text);
    seed.commit('x');
  };

  it('is read from newest to oldest, whatever else is in the files', async () => {
    put(`enabled: true\nimage: {ref: "r/a@${one}"} # größer\n`);
    put('enabled: false\n', 'sources/values/env/dev/apps/other.yaml');
    put('enabled: [\n');
    put(`enabled: false\nimage: {ref: "r/a@${two}"}\n`);
    const history = await readStateHistory(seed.root, [file]);
    expect(history.isWhole).toBe(true);
    expect(history.head).toBe(history.of(file)[0].commit);
    expect(
      history.of(file).map(({ enabled, digest }) => ({ enabled, digest })),
    ).toEqual([
      { enabled: false, digest: two },
      {},
      { enabled: true, digest: one },
    ]);
    expect(history.of('sources/values/env/dev/apps/other.yaml')).toEqual([]);
  });

  it('is nothing, and not whole, outside a repository', async () => {
    const history = await readStateHistory('/', [file]);
    expect(history.isWhole).toBe(false);
    expect(history.of(file)).toEqual([]);
  });
});
