import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import {
  checkStatement,
  dsseEnvelopeSchema,
  EvidenceStatement,
  evidenceStatementSchema,
  payloadOf,
  preAuthenticationEncoding,
} from '@ameide/plugin-primitives-common';
import { ConfigReader } from '@backstage/config';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import {
  application,
  config,
  digest,
  factsOf,
  green,
  id,
  imageRepository,
  sha,
} from '../testing/world';
import { everything } from '../read/readable';
import { EvidenceReader } from './evidence-reader';
import { EvidenceSigner } from './evidence-signer';

jest.setTimeout(60_000);

const pair = generateKeyPairSync('ed25519');
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const configOf = (signingKey?: string) =>
  new ConfigReader({ primitives: { evidence: { signingKey } } });
const problemsOf = (statement: EvidenceStatement, digestWanted?: string) =>
  checkStatement(statement, { digest: digestWanted }).flatMap(
    ({ check, problems }) => problems.map(each => `${check}: ${each}`),
  );

describeOnDatabases('evidence bundles', databases => {
  const logger = mockServices.logger.mock();

  const older = { ...green.commit['domain/orders'], message: 'Before' };

  async function world() {
    const reading = await Reading.open(databases);
    await reading.readAll();
    await reading.record(factsOf(green));
    const read = (signingKey?: string, commitOf = async (_: string) => older) =>
      new EvidenceReader({
        ...{ db: reading.db, statuses: reading.statuses, config, logger },
        signer: EvidenceSigner.fromConfig(configOf(signingKey)),
        commitOf,
      });
    return { reading, read };
  }

  async function unsigned(): Promise<EvidenceStatement> {
    const { read } = await world();
    const document = await read().read(id, digest('1'), everything);
    return evidenceStatementSchema.parse(document);
  }

  it('say all that is known of a digest, are signed, and agree with themselves', async () => {
    const { read } = await world();
    const reader = read(pem);
    const envelope = dsseEnvelopeSchema.parse(
      await reader.read(id, digest('1'), everything),
    );
    const payload = payloadOf(envelope);
    const [{ sig, keyid }] = envelope.signatures;
    const { keyId, publicKey } = reader.key();
    expect(keyid).toBe(keyId);
    const isSigned = (bytes: Uint8Array) =>
      verify(
        null,
        preAuthenticationEncoding(bytes),
        createPublicKey(publicKey),
        Buffer.from(sig, 'base64'),
      );
    expect(isSigned(payload)).toBe(true);
    expect(isSigned(payload.with(20, 65))).toBe(false);
    const statement = evidenceStatementSchema.parse(
      JSON.parse(Buffer.from(payload).toString()),
    );
    expect(statement.subject).toEqual([
      { name: imageRepository, digest: { sha256: '1'.repeat(64) } },
    ]);
    const { predicate } = statement;
    expect(predicate.signature).toEqual({ status: 'signed', keyId });
    expect(
      predicate.verdicts.map(v => [v.rule, v.environment, v.status]),
    ).toEqual([
      ['core-ci', undefined, 'met'],
      ['image-published', undefined, 'met'],
      ['wiring-merged', undefined, 'met'],
      ['environment-enabled', 'dev', 'met'],
      ['environment-running', 'dev', 'met'],
    ]);
    for (const { seen } of predicate.verdicts)
      expect(seen).toEqual({ since: expect.any(String), atLeast: true });
    expect(predicate.facts).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'application', subject: `dev-${id}`, revision: '1' },
        link: application.url,
      }),
    );
    expect(predicate.history.records.length).toBeGreaterThan(5);
    expect(problemsOf(statement, digest('1'))).toEqual([]);
    expect(JSON.stringify(predicate)).not.toContain('PRIVATE KEY');
  });

  it('say plainly that they are not signed, where no key is configured', async () => {
    const statement = await unsigned();
    expect(statement.predicate.signature).toMatchObject({
      ...{ status: 'unsigned', reason: expect.stringContaining('signingKey') },
    });
    const { read } = await world();
    expect(() => read().key()).toThrow(/not signed here/);
  });

  it.each<[string, (statement: EvidenceStatement) => void, RegExp]>([
    [
      'a verdict',
      ({ predicate }) => {
        predicate.path.stages[1].status = 'failed';
      },
      /^verdicts: core-ci: says met, and the rule comes to not-met/,
    ],
    [
      'a verdict that is left out',
      ({ predicate }) => {
        predicate.verdicts.pop();
      },
      /^verdicts: environment-running in dev: comes to met, and the statement leaves it out/,
    ],
    [
      'a rule',
      ({ predicate }) => {
        predicate.rules[0].expression = 'owner ==';
      },
      /^verdicts: predicate\.rules\[0\]\.expression: /,
    ],
    [
      'a fact',
      ({ predicate }) => {
        const smoke = predicate.facts.find(fact => fact.kind === 'smoke');
        if (smoke) smoke.value.phase = 'Failed';
      },
      /^facts: dev\/smoke passed, and no fact tells of that dev-domain-orders-v0-smoke Succeeded/,
    ],
    [
      'a smoke, which is of another digest',
      ({ predicate }) => {
        const smoke = predicate.facts.find(fact => fact.kind === 'smoke');
        if (smoke) smoke.value.asked = { enabled: true, digest: digest('2') };
      },
      /^facts: dev\/smoke passed, and no fact tells of .* Succeeded for the digest/,
    ],
    [
      'a pod, which runs another digest',
      ({ predicate }) => {
        const workload = predicate.facts.find(each => each.kind === 'workload');
        if (workload)
          workload.value.pods = [{ images: [`r/o@${digest('2')}`] }];
      },
      /^facts: dev\/health passed, and no fact tells of pods .* run the digest/,
    ],
    [
      'an error of a sync, which is left out',
      ({ predicate }) => {
        const found = predicate.facts.find(
          fact => fact.subject === `dev-${id}` && fact.kind === 'application',
        );
        if (found) found.value.conditions = ['SyncError: no'];
      },
      /^facts: dev\/sync passed, and no fact tells of a sync of the digest/,
    ],
    [
      'a stage, which is called failed',
      ({ predicate }) => {
        predicate.path.environments[0].stages[3].status = 'failed';
      },
      /^facts: dev\/smoke failed, and the facts tell of that .* Succeeded/,
    ],
    [
      'a breach that is not told',
      ({ predicate }) => {
        predicate.nonNegotiables[0].status = 'not-met';
      },
      /^non-negotiables: changes-by-pull-request: says not-met, with 0 breaches/,
    ],
    [
      'the subject',
      ({ subject }) => {
        subject[0].digest.sha256 = '2'.repeat(64);
      },
      /^subject: It is about sha256:2+, not about sha256:1+/,
    ],
    [
      'a record of the history',
      ({ predicate }) => {
        predicate.history.records[2].to = 'failed';
      },
      /^history: Record 3 says something else/,
    ],
    [
      'a record that is gone',
      ({ predicate }) => {
        predicate.history.records.splice(2, 1);
      },
      /^history: Record 4 does not follow record 2/,
    ],
    [
      'the head',
      ({ predicate }) => {
        predicate.history.head = { link: 1, hash: 'a'.repeat(64) };
      },
      /^history: Record \d+ is behind the head/,
    ],
  ])('show that %s was changed', async (_name, change, words) => {
    const statement = await unsigned();
    change(statement);
    expect(problemsOf(statement, digest('1'))).toContainEqual(
      expect.stringMatching(words),
    );
  });

  it('are there of an older digest too, judged by what runs now', async () => {
    const { reading, read } = await world();
    const [publish] = Object.values(green.publish);
    await reading.record([
      later(
        'commit',
        'domain/orders',
        { ...green.commit['domain/orders'], sha: sha('b') },
        2,
      ),
      later(
        'publish',
        `domain/orders@${sha('b')}`,
        { ...publish, report: { ...publish.report, digest: digest('2') } },
        2,
      ),
    ]);
    const statement = evidenceStatementSchema.parse(
      await read().read(id, digest('1'), everything),
    );
    expect(statement.predicate.path.commit?.sha).toBe(sha('a'));
    // Since when those on another digest were seen, nobody knows.
    expect(statement.predicate.verdicts.flatMap(v => v.seen ?? [])).toEqual([]);
    expect(statement.predicate.verdicts.map(v => v.status)).toEqual(
      Array(5).fill('met'),
    );
    expect(problemsOf(statement, digest('1'))).toEqual([]);
    // Where that commit cannot be read, nothing is made up.
    await expect(
      read(undefined, async () => undefined as never).read(
        id,
        digest('1'),
        everything,
      ),
    ).rejects.toThrow(/commit a+ .*cannot be read now/);
    await expect(read().read(id, digest('7'), everything)).rejects.toThrow(
      /is not known to have published/,
    );
    await expect(
      read().read('domain-none-v0', digest('1'), everything),
    ).rejects.toThrow(/is not known to have published/);
  });
});

describe('the key that evidence is signed with', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  it.each([
    ['nonsense', /signingKey: is no private key in PEM; make one by/],
    [
      rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      /signingKey: is a key for rsa; it must be one for ed25519/,
    ],
  ])('is refused where it is none', (key, words) => {
    expect(() => EvidenceSigner.fromConfig(configOf(key))).toThrow(words);
  });

  it('may be left out, or empty', () => {
    expect(EvidenceSigner.fromConfig(configOf())).toBeUndefined();
    expect(EvidenceSigner.fromConfig(configOf(' '))).toBeUndefined();
  });
});
