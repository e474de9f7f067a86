import { createPrivateKey } from 'node:crypto';
import { Config } from '@backstage/config';

/**
 * Private keys of GitHub Apps that are none, a line each. Backstage reads them when it
 * first asks GitHub for something, and then says what OpenSSL said.
 * @internal
 */
export function appKeyProblems(config: Config): string[] {
  const hosts = config.getOptionalConfigArray('integrations.github') ?? [];
  return hosts.flatMap((host, index) =>
    (host.getOptionalConfigArray('apps') ?? []).flatMap((app, number) => {
      const pem = app.getOptionalString('privateKey');
      // One that is missing is named with its variable.
      if (pem === undefined || isRsaKey(pem)) return [];
      return [
        `integrations.github[${index}].apps[${number}].privateKey: is no private RSA key in PEM; give the file that GitHub made for the App, with its line breaks`,
      ];
    }),
  );
}

/** GitHub takes nothing but RS256 (docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App"). */
function isRsaKey(pem: string): boolean {
  try {
    // As Backstage does, which takes line breaks that are written out (GithubCredentialsProvider).
    const key = createPrivateKey(pem.replace(/\\n/gm, '\n'));
    return key.asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
