/** Of our own environment git gets only what leads it to the network. */
const passedOn = [
  'PATH',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'GIT_SSL_CAINFO',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'TMPDIR',
];

/**
 * Faults of objects that a fetch would refuse for good, though public histories have
 * them, or anybody could push them, and a mirror that is never checked out takes no harm
 * ("fsck.<msg-id>" of git-config, "FSCK MESSAGES" of git-fsck).
 */
const toleratedFaults = [
  'zeroPaddedFilemode',
  'missingSpaceBeforeDate',
  'badTimezone',
  'nulInCommit',
  'nullSha1',
  'fullPathname',
  'hasDot',
  'hasDotdot',
  'hasDotgit',
];

/**
 * Settings of every run. Nothing of the person's or the machine's configuration counts,
 * no program is started but git's own, and only HTTP is spoken. Objects are checked as
 * they come (`transfer.fsckObjects`).
 */
const settings: ReadonlyArray<readonly [string, string]> = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.quotePath', 'false'],
  ['credential.helper', ''],
  ['protocol.version', '2'],
  ['protocol.allow', 'never'],
  ['protocol.http.allow', 'always'],
  ['protocol.https.allow', 'always'],
  // A redirect to another host would carry the token along.
  ['http.followRedirects', 'false'],
  // A server that packs a large history sends some bytes every 5 s meanwhile
  // (uploadpack.keepAlive); one that sends nothing for two minutes is dead.
  ['http.lowSpeedLimit', '1'],
  ['http.lowSpeedTime', '120'],
  ['transfer.fsckObjects', 'true'],
  ...toleratedFaults.map(fault => [`fetch.fsck.${fault}`, 'ignore'] as const),
  ['fetch.writeCommitGraph', 'true'],
  ['gc.autoDetach', 'false'],
  ['maintenance.autoDetach', 'false'],
];

/**
 * The whole environment of a run of git in a bare repository. The token is handed over
 * here (`GIT_CONFIG_COUNT` of git-config), where other users of the machine cannot see
 * it, as they can arguments.
 * @internal
 */
export function gitEnvironment(options: {
  folder: string;
  /** Address that the token is for, and for no other. */
  url?: string;
  token?: string;
}): Record<string, string> {
  const { folder, url, token } = options;
  const all = [...settings];
  if (url && token)
    all.push([`http.${url}.extraHeader`, `Authorization: ${basic(token)}`]);
  const environment: Record<string, string> = {
    GIT_DIR: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_COUNT: String(all.length),
  };
  all.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  for (const name of passedOn) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

/** GitHub takes any token as the password of `x-access-token`. @internal */
export function basic(token: string): string {
  const pair = Buffer.from(`x-access-token:${token}`).toString('base64');
  return `Basic ${pair}`;
}
