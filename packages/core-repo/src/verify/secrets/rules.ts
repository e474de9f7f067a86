import { CheckDescription } from '../rule';

const takeOut =
  'Take it out and revoke it: who has the history has the secret. What the service needs comes from the key vault, as a reference in the environment. If it is no secret, put an allowance with a reason and a day under secrets.allow in ameide.yaml.';

/** The check `secrets`, for its page and its findings. @internal */
export const secretsDescription = {
  title: 'Secrets',
  what: 'Every file of the primitive is searched, tracked ones in ignored folders too, for tokens of known services, private keys, Secret manifests with values, environment files, and values of configuration that look like secrets. Placeholders pass: nothing, references such as ${NAME} or {{ .Values.name }}, <a-name>, one character over and over, or only words such as "change-me" or "your-api-key". It passes when nothing is left that ameide.yaml does not allow. A finding says where, and never what.',
  rules: [
    {
      id: 'secrets/known-token',
      open: true,
      severity: 'error',
      title: 'Token of a known service',
      why: 'It has the form that a service gives its tokens. Whoever reads the repository, its forks or its logs can use it.',
      fix: takeOut,
      limits:
        "Knows the services of secretlint's recommended rules (AWS, GCP, GitHub, npm, Slack, SendGrid, Shopify, OpenAI, Anthropic, Linear, 1Password, databases and web addresses with a password in them). A token that is split, encoded or encrypted is not seen. Comments that turn secretlint off do not count here.",
    },
    {
      id: 'secrets/private-key',
      severity: 'error',
      title: 'Private key',
      why: 'A private key in Git signs or decrypts for whoever has a copy of the repository.',
      fix: takeOut,
      limits:
        'Finds keys in PEM (encrypted ones too), of age and of PuTTY. A key as bare numbers (JWK), or in a file of bytes, is found by name only.',
    },
    {
      id: 'secrets/key-store',
      severity: 'error',
      title: 'Store of private keys',
      why: 'A .p12, .pfx, .jks, .keystore or .kdbx holds private keys or passwords; its own password is often weak or beside it.',
      fix: takeOut,
      limits: 'Goes by the name of the file; what is in it is not read.',
    },
    {
      id: 'secrets/kubernetes-secret',
      severity: 'error',
      title: 'Secret manifest with values',
      why: 'Base64 is no encryption. Values reach pods through ExternalSecrets; Git holds settings only.',
      fix: 'Replace the manifest by an ExternalSecret that names the key of the vault, and revoke the value: it is in the history.',
      limits:
        'Reads YAML, JSON and templates of charts; a value that a template computes is not seen. SealedSecrets and ExternalSecrets pass.',
    },
    {
      id: 'secrets/environment-file',
      severity: 'error',
      title: 'Environment file with values',
      why: 'A .env file is where secrets of one machine collect. Once it is tracked, the next value that somebody adds is public.',
      fix: 'Take it out (git rm --cached) and ignore it; leave a .env.example with placeholders for whoever comes next.',
      limits:
        'Goes by the name: .env, .env.<name>, <name>.env. Files that end in .example, .sample, .template, .dist, .defaults or .schema pass here, and are judged as configuration.',
    },
    {
      id: 'secrets/named-setting',
      severity: 'error',
      title: 'Setting named like a secret, with a value',
      why: 'A setting called password, token, secret or key that has a literal value is a secret nine times out of ten, however simple it is.',
      fix: 'Put a reference there (${NAME}, secretKeyRef), and the value into the vault. If it was ever used, revoke it. If it is no secret, allow it in ameide.yaml.',
      limits:
        'Looks at configuration (YAML, JSON, TOML, properties, .env, HCL), not at code. A value of letters only, of fewer than 8 characters, or with spaces in it passes.',
    },
    {
      id: 'secrets/high-entropy',
      severity: 'error',
      title: 'Random value in configuration',
      why: 'Values that nobody could have thought of are keys, passwords and tokens more often than not.',
      fix: takeOut,
      limits:
        'Looks at configuration, not at code. Judges values of 20 to 1024 characters that have lower and upper case and digits, 3.7 bits a character at least, and no words in them: 94 in 100 random values of 20 characters, 99 in 100 of 40. Hexadecimal digits, UUIDs, digests, certificates and lock files pass.',
    },
    {
      id: 'secrets/not-looked-at',
      severity: 'error',
      title: 'File that nobody looked at',
      why: 'A file that is no plain file, that cannot be read, or that is too large was not searched. What nobody looked at is no pass.',
      fix: 'Make it a plain file that can be read, split it, or keep it outside of the repository (a bucket, a release). To let it pass, allow its path in ameide.yaml.',
      limits:
        'Links are not followed: what they lead to is searched where it is. Files of bytes are searched for known tokens and private keys only.',
    },
    {
      id: 'secrets/allowance-expired',
      severity: 'error',
      title: 'Allowance that has expired',
      why: 'An allowance holds until its day, so that somebody looks again whether the reason still does.',
      fix: 'Look at what it lets pass. If it is still no secret, give the allowance a new day in ameide.yaml; if nobody knows, take the value out.',
      limits: 'Days are those of UTC.',
    },
    {
      id: 'secrets/allowance-unused',
      severity: 'warning',
      title: 'Allowance that allows nothing',
      why: 'It would let the next secret at that place pass.',
      fix: 'Take it out of ameide.yaml.',
      limits:
        'Known of allowances for files of the primitive that is verified; others are not judged.',
    },
  ],
} as const satisfies CheckDescription;
