import { delimiter, dirname } from 'node:path';

/** What every program may see of ours: how to find programs, home and scratch. */
const harmless = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'SYSTEMROOT',
  'TMPDIR',
  'TEMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'XDG_CACHE_HOME',
  'GOCACHE',
  'GOMODCACHE',
  'GOPATH',
];

/** What an installation of packages needs besides: the way to its registry. */
const forInstallation = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'npm_config_userconfig',
  'npm_config_registry',
  'npm_config_cache',
  'GOPROXY',
  'GOSUMDB',
  'GONOSUMDB',
  'GOPRIVATE',
  'GONOPROXY',
  'PIP_CACHE_DIR',
  'PIP_CERT',
  'PIP_CONFIG_FILE',
  'PIP_FIND_LINKS',
  'PIP_INDEX_URL',
];

function pick(names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/**
 * Environment for a program that runs code of the verified tree: no token, no
 * address of CI. Node itself comes first on the path, then the given folders.
 * @internal
 */
export function cleanEnvironment(
  folders: readonly string[] = [],
): Record<string, string> {
  const { PATH = '', ...rest } = pick(harmless);
  return {
    ...rest,
    CI: 'true',
    NO_COLOR: '1',
    PATH: [...folders, dirname(process.execPath), PATH].join(delimiter),
  };
}

/** Environment for what fetches packages: the clean one, and the way to their registry. @internal */
export function installationEnvironment(): Record<string, string> {
  return { ...cleanEnvironment(), ...pick(forInstallation) };
}
