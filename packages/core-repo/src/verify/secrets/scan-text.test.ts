import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { loadSecretlint } from '../../lazy';
import { mask, withoutOverlaps } from './hit';
import { createTokenFinder, knownRules } from './known-tokens';
import { isPlaceholder } from './placeholder';
import { looksRandom } from './randomness';
import { scanText } from './scan-text';

const tokens = createTokenFinder();

async function rulesIn(path: string, text: string): Promise<string[]> {
  return (await scanText(tokens, path, text)).map(
    ({ rule, start, end }) => `${rule.slice(8)} ${text.slice(start, end)}`,
  );
}

// Made on every run, so that nothing in this file has the form of a secret.
const random = (length: number) => {
  for (;;) {
    const text = randomBytes(96).toString('base64url').slice(0, length);
    if (looksRandom(text)) return text;
  }
};
const value = random(40);
const github = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const pem = (
  label: string,
  body = `MII${randomBytes(120).toString('base64')}`,
) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;

describe('configuration', () => {
  it.each<[string, string, string[]]>([
    ['a.yaml', `greeting: ${value}`, [`high-entropy ${value}`]],
    ['a.yaml', `list:\n  - ${value}\n`, [`high-entropy ${value}`]],
    ['a.yaml', `list: [one, "${value}"]`, [`high-entropy ${value}`]],
    ['a.json', `{"a": {"b": "${value}"}}`, [`high-entropy ${value}`]],
    ['a.toml', `a = '${value}'`, [`high-entropy ${value}`]],
    ['a.properties', `spring.a=${value}`, [`high-entropy ${value}`]],
    ['broken.yaml', `a: [${value}\nb: {`, [`high-entropy ${value}`]],
    ['a.yaml', `a: ${value} # a note`, [`high-entropy ${value}`]],
    ['a.yaml', 'password: hunter2hunter2', ['named-setting hunter2hunter2']],
    ['a.yaml', 'db_password: "s3cret-pass"', ['named-setting s3cret-pass']],
    ['a.json', '{"apiKey":"abcd1234efgh"}', ['named-setting abcd1234efgh']],
    ['.env.example', 'API_TOKEN=a1b2c3d4e5', ['named-setting a1b2c3d4e5']],
    ['a.tfvars', 'client_secret = "q9w8e7r6t5"', ['named-setting q9w8e7r6t5']],
    // A default inside a reference is a literal.
    [
      'a.yaml',
      'password: ${PASSWORD:-hunter2hunter2}',
      ['named-setting -hunter2hunter2'],
    ],
    ['a.ts', `const a = '${value}';`, []],
    ['package-lock.json', `{"integrity": "sha512-${value}"}`, []],
    ['a.json', `{"integrity": "sha512-${value}"}`, []],
    ['a.yaml', `digest: sha256:${'ab12'.repeat(16)}`, []],
    ['a.yaml', `commit: ${'0f1e2d3c'.repeat(5)}`, []],
    ['a.yaml', 'id: 123e4567-e89b-12d3-a456-426614174000', []],
    ['a.yaml', 'passwordFile: /run/secrets/db-password', []],
    ['a.yaml', 'secret: orders-database-v1', []],
    ['a.yaml', 'tokenUrl: https://example.com/oauth2/token', []],
    ['a.yaml', 'token: ${TOKEN}', []],
    ['a.yaml', 'password: change-me', []],
    ['a.yaml', 'maxTokens: 4096', []],
    ['a.yaml', 'handler: CreateOrderV2RequestHandlerFactory', []],
    ['a.yaml', 'image: ghcr.io/ameideio/primitive-domain-orders:main', []],
    ['a.yaml', `publicKey: ${value}`, []],
  ])('%s: %s', async (path, text, found) => {
    expect(await rulesIn(path, text)).toEqual(found);
  });
});

describe('Secret manifests', () => {
  const secret = (rest: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n${rest}`;

  it.each<[string, string, number]>([
    [
      'data',
      secret(`data:\n  a: ${base64('letmein')}\n  b: ${base64('open')}`),
      2,
    ],
    ['stringData', secret('stringData:\n  a: letmein'), 1],
    [
      'a block of text',
      secret('stringData:\n  a: |\n    letmein\n    twice'),
      1,
    ],
    ['JSON', '{"kind":"Secret","stringData":{"a":"letmein"}}', 1],
    [
      'a list',
      `kind: List\nitems:\n  - kind: Secret\n    stringData: {a: letmein}`,
      1,
    ],
    [
      'the second document',
      `a: 1\n---\n${secret('stringData: {a: letmein}')}`,
      1,
    ],
    [
      'a template of a chart',
      `{{- if .x }}\n${secret('stringData:\n  a: letmein')}\n{{- end }}`,
      1,
    ],
    [
      'a template’s reference',
      `{{- if .x }}\n${secret(
        'stringData:\n  a: {{ .Values.a }}',
      )}\n{{- end }}`,
      0,
    ],
    ['nothing in it', secret('data: {}'), 0],
    ['a placeholder', secret('stringData:\n  a: change-me'), 0],
    [
      'an ExternalSecret',
      'kind: ExternalSecret\nspec:\n  data:\n    - secretKey: letmein',
      0,
    ],
    [
      'a reference to one',
      'kind: Deployment\nvolumes:\n  - secret: {secretName: letmein}',
      0,
    ],
  ])('with %s', async (_title, text, count) => {
    const found = await rulesIn('a.yaml', text);
    expect(found.map(each => each.split(' ')[0])).toEqual(
      Array.from({ length: count }, () => 'kubernetes-secret'),
    );
  });

  it('that are bombs or very deep are read line by line', async () => {
    const deep = `${'['.repeat(50_000)}`;
    const found = await rulesIn(
      'a.yaml',
      `${secret('stringData:\n  a: letmein')}\nx: ${deep}\n`,
    );
    expect(found).toEqual(['kubernetes-secret letmein']);
  });
});

describe('files and keys', () => {
  it.each<[string, string, string[]]>([
    ['.env', 'A=x1', ['environment-file']],
    ['config/prod.env', 'export A="b1"', ['environment-file']],
    ['.env.production', 'A=\nB=${B}\nC=x1', ['environment-file']],
    ['.env', '# nothing\nA=\nB=<b>\n', []],
    ['.env.example', 'A=1', []],
    ['src/environment.ts', 'A=1', []],
    ['a.ts', pem('RSA PRIVATE KEY'), ['private-key']],
    ['a.ts', pem('ENCRYPTED PRIVATE KEY'), ['private-key']],
    ['a.json', JSON.stringify({ key: pem('PRIVATE KEY') }), ['private-key']],
    ['a.crt', pem('CERTIFICATE'), []],
    ['a.pub', pem('PUBLIC KEY'), []],
    ['a.md', 'It begins with -----BEGIN PRIVATE KEY-----.', []],
    ['a.ts', `'${github}'`, ['known-token/github']],
    ['a.ts', `/* secretlint-disable */ '${github}'`, ['known-token/github']],
    ['.npmrc', `//a/:_authToken=${github}`, ['known-token/npm']],
    ['a.yaml', `token: ${github}`, ['known-token/github']],
  ])('%s: %j', async (path, text, found) => {
    const rules = (await rulesIn(path, text)).map(each => each.split(' ')[0]);
    expect(rules).toEqual(found);
  });
});

describe('what tells whether secretlint has to look', () => {
  it('knows every rule that it has', () => {
    const { rules } = loadSecretlint();
    expect(
      rules
        .map(({ meta }) => meta.id.replace('@secretlint/secretlint-rule-', ''))
        .sort(),
    ).toEqual([...knownRules].sort());
  });

  const letters = (length: number) =>
    random(64).replace(/[-_]/g, 'a').slice(0, length);
  const { lintSource, rules } = loadSecretlint();
  const onePassword = [0, 1, 2]
    .map(more =>
      JSON.stringify({
        email: `a${'a'.repeat(more)}@example.com`,
        muk: { k: letters(40) },
        secretKey: letters(40),
        srpX: letters(40),
        signInAddress: 'a.example.com',
        userAuth: { method: 'SRPg-4096' },
      }),
    )
    .map(text => `ops_${base64(text)}`)
    .filter(text => /fQ={0,2}$/.test(text))
    .join('');

  it.each<[string, string, string]>([
    ['aws', 'a.ts', `aws_secret_access_key = "${letters(40)}"`],
    ['privatekey', 'a.ts', pem('RSA PRIVATE KEY')],
    [
      'gcp',
      'a.json',
      JSON.stringify({
        type: 'service_account',
        private_key_id: 'a',
        private_key: pem('PRIVATE KEY'),
      }),
    ],
    ['npm', 'a.ts', `npm_${letters(36)}`],
    ['npm', '.npmrc', `//registry/:_authToken=${letters(36)}`],
    [
      'npm',
      'package.json',
      `{"a":"https://${letters(40)}:x-oauth-basic@github.com/a/b"}`,
    ],
    ['basicauth', 'a.ts', `https://${'robert'}:${'Kd93jfQ2'}@host.io/`],
    ['slack', 'a.ts', `xoxb-${'123456789012'}-${letters(20)}`],
    [
      'slack',
      'a.ts',
      `https://Hooks.Slack.com/services/T${'0A1B2C3D4'}/B${'0A1B2C3D4'}/${letters(
        24,
      )}`,
    ],
    ['sendgrid', 'a.ts', `SG.${letters(22)}.${letters(43)}`],
    ['shopify', 'a.ts', `shpat_${letters(32)}`],
    ['github', 'a.ts', `github_pat_${letters(63)}${letters(19)}`],
    ['openai', 'a.ts', `sk-${letters(20)}T3BlbkFJ${letters(20)}`],
    ['anthropic', 'a.ts', `sk-ant-api03-${letters(60)}${letters(33)}AA`],
    ['linear', 'a.ts', `lin_api_${letters(40)}`],
    ['1password', 'a.ts', onePassword],
    [
      'database-connection-string',
      'a.ts',
      `PostgreSQL://${'robert'}:${'Kd93jfQ2'}@db/x`,
    ],
    [
      'database-connection-string',
      'a.ts',
      `mongodb+srv://${'robert'}:${'Kd93jfQ2'}@db/x`,
    ],
    [
      'database-connection-string',
      'a.ts',
      `jdbc:mysql://${'robert'}:${'Kd93jfQ2'}@db/x`,
    ],
  ])('lets %s look at %s', async (rule, path, text) => {
    // All of secretlint, without asking first.
    const { messages } = await lintSource({
      source: {
        filePath: path,
        content: text,
        ext: path.slice(path.lastIndexOf('.')),
        contentType: 'text',
      },
      options: {
        noPhysicFilePath: true,
        config: {
          rules: rules.map(each => ({ id: each.meta.id, rule: each })),
        },
      },
    });
    const expected = messages.map(({ ruleId }) =>
      ruleId.replace('@secretlint/secretlint-rule-', ''),
    );
    const found = (await tokens.find(path, text)).map(hit =>
      hit.rule.replace('secrets/known-token/', ''),
    );
    expect(found.sort()).toEqual(expected.sort());
    expect(expected).toContain(rule);
  });
});

it('finds random values nearly always, and words never', () => {
  const found = Array.from({ length: 2000 }, () =>
    randomBytes(30).toString('base64'),
  ).filter(looksRandom);
  expect(found.length / 2000).toBeGreaterThan(0.97);
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'order',
          'Handler',
          'create',
          'Request',
          'factory',
          'stream',
          'Inventory',
          'v2',
        ),
        { minLength: 3, maxLength: 12 },
      ),
      fc.constantFrom('-', '_', '.', '/', ''),
      (parts, between) => !looksRandom(parts.join(between)),
    ),
    {
      examples: [
        [['Request', 'factory', 'v2', 'v2', 'stream', 'v2', 'v2'], '-'],
      ],
    },
  );
});

it.each([
  ['', true],
  ['${TOKEN}', true],
  ['${TOKEN:-hunter2}', false],
  ['{{ .Values.token }}', true],
  ['$(TOKEN)', true],
  ['<your token>', true],
  ['xxxxxxxx', true],
  ['your-api-key-here', true],
  ['change_me', true],
  ['example1', false],
  ['hunter2', false],
  ['correct-horse-battery', false],
])('%j only holds a place: %s', (text, is) => {
  expect(isPlaceholder(text)).toBe(is);
});

it('masks every secret and keeps every line', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(40), fc.nat(20))),
      (text, ranges) => {
        const hits = ranges.map(([start, length]) => ({
          rule: 'secrets/x' as const,
          what: '',
          start: Math.min(start, text.length),
          end: Math.min(start + length, text.length),
        }));
        const masked = mask(text, hits);
        expect(masked.split('\n').length).toBe(text.split('\n').length);
        const shown = withoutOverlaps(hits)
          .map(({ start, end }) => text.slice(start, end))
          .filter(
            secret =>
              secret.length > 3 &&
              text.indexOf(secret) === text.lastIndexOf(secret) &&
              !/[*\n]/.test(secret) &&
              masked.includes(secret),
          );
        expect(shown).toEqual([]);
      },
    ),
  );
});
