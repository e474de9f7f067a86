import { generateKeyPairSync, sign, createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChainRecord,
  evidencePredicateType,
  EvidenceStatement,
  hashOfRecord,
  preAuthenticationEncoding,
  SealedRecord,
  statementPayloadType,
  statementType,
} from '@ameide/plugin-primitives-common';
import { runAmeide } from '../testing/run-ameide';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keyId = createHash('sha256')
  .update(publicKey.export({ type: 'spki', format: 'der' }))
  .digest('hex');
const digest = `sha256:${'1'.repeat(64)}`;
const sha = 'a'.repeat(40);

function sealed(count: number): SealedRecord[] {
  const records: SealedRecord[] = [];
  for (let n = 1; n <= count; n += 1) {
    const before = records.at(-1)?.hash ?? null;
    const record: ChainRecord = {
      ...{ link: n, prev: before, ownPrev: before, id: 'domain-orders-v0' },
      ...{ environment: '', stage: 'verify', at: n, from: null, to: 'passed' },
      ...{ digest: null, message: 'It passed', sealedAt: n },
    };
    records.push({ ...record, hash: hashOfRecord(record) });
  }
  return records;
}

function statementOf(): EvidenceStatement {
  const records = sealed(3);
  const { link, hash } = records[2];
  const stage = (id: 'contract' | 'verify') => ({
    ...{ id, status: 'passed' as const, message: 'It passed.', evidence: [] },
  });
  return {
    _type: statementType,
    subject: [{ name: 'registry/orders', digest: { sha256: '1'.repeat(64) } }],
    predicateType: evidencePredicateType,
    predicate: {
      schemaVersion: 1,
      madeAt: '2026-01-10T12:00:00Z',
      signature: { status: 'signed', keyId },
      sources: [],
      rules: [
        {
          ...{ id: 'core-ci', title: 'Core CI passed', per: 'primitive' },
          ...{ description: 'd', satisfy: 's' },
          expression: 'stages.verify.status == "passed"',
        },
      ],
      path: {
        ...{ id: 'domain-orders-v0', kind: 'domain', name: 'orders' },
        version: 'v0',
        commit: { sha, message: 'm', author: 'a', date: 'd', url: 'u' },
        image: { repository: 'registry/orders', digest, platforms: [] },
        stages: [stage('contract'), stage('verify')],
        environments: [],
      },
      verdicts: [
        {
          ...{ rule: 'core-ci', title: 'Core CI passed', status: 'met' },
          ...{ reason: 'It passed.', evidence: [] },
        },
      ],
      nonNegotiables: [],
      facts: [
        {
          ...{ source: 'github-core', kind: 'verify', revision: '1' },
          subject: `domain/orders@${sha}`,
          ...{ observedAt: '2026-01-10T11:00:00Z', ageSeconds: 3_600 },
          value: { state: 'passed' },
        },
      ],
      history: { records, head: { link, hash } },
    },
  };
}

function enveloped(statement: object, key = privateKey) {
  const payload = Buffer.from(JSON.stringify(statement));
  const sig = sign(null, preAuthenticationEncoding(payload), key);
  return {
    payloadType: statementPayloadType,
    payload: payload.toString('base64'),
    signatures: [{ keyid: keyId, sig: sig.toString('base64') }],
  };
}

describe('ameide evidence verify', () => {
  let folder: string;
  let key: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'evidence-'));
    key = write('key.pem', publicKey.export({ type: 'spki', format: 'pem' }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function write(name: string, content: string | Buffer | object): string {
    const file = join(folder, name);
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(file, isText ? content : JSON.stringify(content));
    return file;
  }
  const verify = (bundle: string | object, ...flags: string[]) =>
    runAmeide(['evidence', 'verify', write('bundle.json', bundle), ...flags]);

  it('takes a bundle that is signed and agrees with itself', async () => {
    const bundle = enveloped(statementOf());
    const ran = await verify(bundle, '--key', key, '--digest', digest);
    expect(ran).toMatchObject({ status: 0, errors: '' });
    expect(ran.output).toMatch(/^domain-orders-v0, sha256:1+, as of 2026/);
    expect(ran.output).toMatch(/met +Core CI passed/);
    expect(ran.output).toMatch(/ok +signature +Signed with the key/);
    expect(ran.output.trimEnd()).toMatch(/Everything holds\.$/);
    const json = await verify(bundle, '--key', key, '--json');
    expect(JSON.parse(json.output)).toMatchObject({
      ...{ schemaVersion: 1, status: 'passed', digest },
      checks: [
        { check: 'signature', status: 'passed' },
        { check: 'subject' },
        { check: 'verdicts' },
        { check: 'non-negotiables' },
        { check: 'facts' },
        { check: 'history' },
      ],
    });
  });

  it('proves nothing without a key, or without a signature', async () => {
    const signed = await verify(enveloped(statementOf()));
    expect(signed).toMatchObject({ status: 4 });
    expect(signed.output).toMatch(/UNPROVEN +signature .*give --key/);
    const statement = statementOf();
    statement.predicate.signature = { status: 'unsigned', reason: 'No key' };
    const bare = await verify(statement);
    expect(bare).toMatchObject({ status: 4 });
    expect(bare.output).toMatch(/It is not signed \(No key\)/);
    expect(await verify(statement, '--key', key)).toMatchObject({ status: 1 });
    // Its envelope was taken off.
    expect(await verify(statementOf())).toMatchObject({ status: 1 });
  });

  it.each<[string, () => object, string[], RegExp]>([
    [
      'another key',
      () => enveloped(statementOf(), generateKeyPairSync('ed25519').privateKey),
      [],
      /FAILED +signature[^]*No signature is by the key/,
    ],
    [
      'a payload that was changed',
      () => {
        const changed = statementOf();
        changed.predicate.path.id = 'domain-others-v0';
        const { payload } = enveloped(changed);
        return { ...enveloped(statementOf()), payload };
      },
      [],
      /No signature is by the key/,
    ],
    [
      'a verdict that does not follow, signed all the same',
      () => {
        const changed = statementOf();
        changed.predicate.path.stages[1].status = 'failed';
        return enveloped(changed);
      },
      [],
      /core-ci: says met, and the rule comes to not-met/,
    ],
    [
      'another image',
      () => enveloped(statementOf()),
      ['--digest', `sha256:${'2'.repeat(64)}`],
      /It is about sha256:1+, not about sha256:2+/,
    ],
  ])('refuses %s', async (_name, make, flags, words) => {
    const ran = await verify(make(), '--key', key, ...flags);
    expect(ran.status).toBe(1);
    expect(ran.output).toMatch(words);
    expect(ran.output).toMatch(/This is no evidence/);
  });

  it.each<[string, string | object, string[], RegExp]>([
    ['no JSON', 'hello', [], /bundle\.json: must be JSON/],
    [
      'something else',
      { _type: 'x' },
      [],
      /bundle\.json: _type: must be https:\/\/in-toto\.io\/Statement\/v1/,
    ],
    [
      'an envelope of something else',
      { ...enveloped({}), payloadType: 'text/plain' },
      [],
      /payloadType: must be application\/vnd\.in-toto\+json/,
    ],
    [
      'an envelope without signature',
      { ...enveloped({}), signatures: [] },
      [],
      /signatures: must have a signature/,
    ],
    [
      'a statement that lacks a part',
      enveloped({ ...statementOf(), predicate: {} }),
      [],
      /bundle\.json: payload: predicate: schemaVersion: /,
    ],
    [
      'a digest that is none',
      enveloped(statementOf()),
      ['--digest', 'latest'],
      /--digest: must be "sha256:" and 64/,
    ],
  ])('names what is wrong with %s', async (_name, bundle, flags, words) => {
    const ran = await verify(bundle, ...flags);
    expect(ran).toMatchObject({ status: 2, output: '' });
    expect(ran.errors).toMatch(words);
  });

  it('takes no key but the public one for ed25519', async () => {
    const pem = { type: 'pkcs8', format: 'pem' } as const;
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keys: Array<[string, string | Buffer, RegExp]> = [
      ['a.pem', privateKey.export(pem), /is a private key; give the public/],
      ['b.pem', 'nonsense', /is no public key in PEM/],
      [
        'c.pem',
        rsa.publicKey.export({ type: 'spki', format: 'pem' }),
        /is a key for rsa/,
      ],
    ];
    for (const [name, content, words] of keys) {
      const ran = await verify(
        enveloped(statementOf()),
        ...['--key', write(name, content)],
      );
      expect(ran.status).toBe(2);
      expect(ran.errors).toMatch(words);
    }
    expect(
      await runAmeide(['evidence', 'verify', join(folder, 'none.json')]),
    ).toMatchObject({
      status: 2,
      errors: expect.stringMatching(/cannot be read/),
    });
  });
});
