import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { holdsFile } from '../../policy/holds';
import { policyFile } from '../../policy/policy';
import { readSnapshot } from '../../snapshot';
import {
  createSeedRepository,
  SeedRepository,
} from '../../testing/seed-repository';
import { environmentValues } from '../environment-values';
import { promotionPolicyRule } from './promotion-policy';

const [one, two] = ['1', '2'].map(d => `sha256:${d.repeat(64)}`);
const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);

describe('holds and policy, judged in Git', () => {
  let seed: SeedRepository;
  beforeEach(() => {
    seed = createSeedRepository();
  });
  afterEach(() => seed.remove());

  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(seed.root, path)), { recursive: true });
    writeFileSync(join(seed.root, path), text);
  };
  const run = (environment: string, digest: string) =>
    put(
      `sources/values/env/${environment}/apps/domain-orders-v0.yaml`,
      `enabled: true\nimage: {ref: ghcr.io/o/a@${digest}}\n`,
    );
  const judge = async (now = new Date()) => {
    const snapshot = await readSnapshot(seed.root);
    const states = environmentValues(snapshot);
    const found = await promotionPolicyRule({
      root: seed.root,
      snapshot,
      states,
      now,
    });
    return found.map(({ rule, severity }) =>
      severity === 'error' ? rule : `${rule} (${severity})`,
    );
  };
  const hold = (digest: string, until: string) =>
    put(
      holdsFile,
      `holds:\n  - {primitive: domain-orders-v0, environment: dev, digest: "${digest}", until: "${until}", reason: x}\n`,
    );

  it('finds nothing in the seed', async () => {
    expect(await judge()).toEqual([]);
  });

  it('judges a soak of what comes in, never of what has come in before', async () => {
    put(policyFile, 'environments: { staging: { soak: 1h } }\n');
    run('dev', one);
    seed.commit('Run it in dev');
    run('staging', one);
    expect(await judge()).toEqual(['policy/soak']);
    expect(await judge(later(2))).toEqual([]);
    seed.commit('Promote it too soon');
    // By the time of its commit, whenever somebody looks.
    expect(await judge(later(2))).toEqual(['policy/soak']);
    put('README.md', 'x');
    seed.commit('Something else');
    expect(await judge()).toEqual([]);
  });

  it('lets nothing new into a freeze, but the way back', async () => {
    put(
      policyFile,
      'environments: { dev: { freezes: [{ reason: x, timeZone: UTC, from: "2020-01-01T00:00", until: "2090-01-01T00:00" }] } }\n',
    );
    run('dev', one);
    expect(await judge()).toEqual(['policy/freeze']);
    seed.commit('One');
    run('dev', two);
    expect(await judge()).toEqual(['policy/freeze']);
    seed.commit('Two');
    run('dev', one);
    expect(await judge()).toEqual([]);
    seed.commit('Back');
    expect(await judge()).toEqual([]);
  });

  it('refuses what a hold is against, and warns of one that pins nothing', async () => {
    run('dev', one);
    seed.commit('One');
    hold(one, '2090-01-01');
    expect(await judge()).toEqual([]);
    seed.commit('Hold');
    run('dev', two);
    expect(await judge()).toEqual([
      'hold/not-running (warning)',
      'policy/hold',
    ]);
    hold(one, '2020-01-01');
    expect(await judge()).toEqual(['hold/over (warning)']);
  });

  it('refuses what it cannot read, key by key', async () => {
    put(policyFile, 'environments: { staging: { sock: 1h, soak: x } }\n');
    expect(await judge()).toEqual(['policy/unreadable', 'policy/unreadable']);
  });

  it('wants approvers to own what they approve, and the rules themselves', async () => {
    put(
      policyFile,
      'environments: { staging: { approvers: ["@ameideio/platform", "@ameideio/release"] } }\n',
    );
    expect(await judge()).toEqual(['policy/approvers']);
    put(
      'CODEOWNERS',
      '* @ameideio/release\n/sources/values/env/staging/ @ameideio/platform @ameideio/release\n/config/\n',
    );
    expect(await judge()).toEqual(Array(3).fill('policy/approvers'));
    put('CODEOWNERS', '* @ameideio/platform @ameideio/release # all\n');
    expect(await judge()).toEqual([]);
  });
});
