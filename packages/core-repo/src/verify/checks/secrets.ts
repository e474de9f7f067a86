import { setImmediate } from 'node:timers/promises';
import { Finding } from '@ameide/plugin-primitives-common';
import { Check, CheckContext } from '../check';
import { decode, placesIn } from '../decode';
import { findingsBy } from '../finding';
import { filesToSearch } from '../own-files';
import { readOnce } from '../read-once';
import { applyAllowances } from '../secrets/allow-list';
import { isKeyStore } from '../secrets/files-of-secrets';
import { fingerprintOf } from '../secrets/fingerprint';
import { mask } from '../secrets/hit';
import { createTokenFinder, TokenFinder } from '../secrets/known-tokens';
import { secretsDescription } from '../secrets/rules';
import { scanText } from '../secrets/scan-text';

/** A second's work for the rules; larger files are data. */
const maxTextBytes = 8 * 1024 * 1024;

/** More in one file say no more, and would fill the report. */
const maxPerFile = 20;

/** So many files are read before others get their turn. */
const filesATurn = 64;

const finding = findingsBy(secretsDescription);

type Candidate = {
  path: string;
  rule: string;
  fingerprint: string;
  finding: Finding;
};

/** Nothing in the primitive looks like a secret. @internal */
export const secretsCheck: Check = {
  id: 'secrets',
  description: secretsDescription,
  inputs: ['today', 'tracked'],
  async run(context) {
    const { folder, settings, signal } = context;
    const tokens = createTokenFinder();
    context.used('secretlint', tokens.version);
    const files = await filesToSearch(context);
    const candidates: Candidate[] = [];
    for (const [at, path] of files.entries()) {
      if (at % filesATurn === filesATurn - 1) {
        await setImmediate();
        signal?.throwIfAborted();
      }
      candidates.push(...(await searchFile(context, tokens, path)));
    }
    const { allow } = settings.secrets;
    const { left, expired, unused } = applyAllowances({
      candidates,
      allowances: allow,
      today: new Date().toISOString().slice(0, 10),
      isLookedAt: path => path.startsWith(`${folder}/`),
    });
    const about = (at: number) =>
      `secrets.allow[${at}] in ameide.yaml, for ${allow[at].path}`;
    return {
      message: [
        left.length
          ? `${left.length} places in ${files.length} files look like secrets`
          : `Nothing in ${files.length} files looks like a secret`,
        ...(candidates.length > left.length
          ? [`${candidates.length - left.length} are allowed in ameide.yaml`]
          : []),
      ].join('; '),
      issues: [
        ...bounded(left),
        ...expired.map(at =>
          finding('secrets/allowance-expired', {
            message: `${about(at)}, held until ${allow[at].expires}`,
            file: 'ameide.yaml',
          }),
        ),
        ...unused.map(at =>
          finding('secrets/allowance-unused', {
            message: `${about(at)}, covers nothing`,
            file: 'ameide.yaml',
          }),
        ),
      ],
    };
  },
};

/** The first findings of each file, and how many more there are. */
function bounded(candidates: readonly Candidate[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { path } of candidates)
    counts.set(path, (counts.get(path) ?? 0) + 1);
  const shown = new Map<string, number>();
  return candidates.flatMap(({ path, finding: found }): Finding[] => {
    const number = (shown.get(path) ?? 0) + 1;
    shown.set(path, number);
    if (number > maxPerFile) return [];
    const more = (counts.get(path) ?? 0) - maxPerFile;
    return number === maxPerFile && more > 0
      ? [{ ...found, message: `${found.message}; ${more} more in this file` }]
      : [found];
  });
}

async function searchFile(
  context: CheckContext,
  tokens: TokenFinder,
  path: string,
): Promise<Candidate[]> {
  const file = `${context.folder}/${path}`;
  const whole = (rule: string, message: string): Candidate[] => [
    {
      path: file,
      rule,
      fingerprint: fingerprintOf({
        rule,
        path: file,
        maskedLine: '',
        ordinal: 0,
      }),
      finding: finding(rule, { message, file }),
    },
  ];
  const read = readOnce(context, path);
  if ('skipped' in read) {
    // What a link leads to is searched where it is.
    if (read.skipped === 'symbolic link') return [];
    return whole('secrets/not-looked-at', `is ${wordsFor(read.skipped)}`);
  }
  if (isKeyStore(path))
    return whole('secrets/key-store', 'is a store of private keys');
  const { content } = read;
  if (content.length > maxTextBytes) {
    return whole(
      'secrets/not-looked-at',
      `has ${content.length} bytes; more than ${maxTextBytes} are not searched`,
    );
  }
  const { text } = decode(content);
  const hits = await scanText(tokens, path, text);
  if (hits.length === 0) return [];
  const placeOf = placesIn(text);
  const lines = mask(text, hits).split('\n');
  const ordinals = new Map<string, number>();
  return hits.map((hit): Candidate => {
    const { line, column } = placeOf(hit.start);
    const { rule, what } = hit;
    const ordinal = ordinals.get(`${rule} ${line}`) ?? 0;
    ordinals.set(`${rule} ${line}`, ordinal + 1);
    const fingerprint = fingerprintOf({
      rule,
      path: file,
      maskedLine: lines[line - 1],
      ordinal,
    });
    return {
      path: file,
      rule,
      fingerprint,
      finding: finding(rule, {
        message: `looks like a secret: ${what} (fingerprint ${fingerprint})`,
        file,
        line,
        column,
      }),
    };
  });
}

function wordsFor(skipped: string): string {
  return skipped === 'unreadable' ? 'not readable' : skipped;
}
