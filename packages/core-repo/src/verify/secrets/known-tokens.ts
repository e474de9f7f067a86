import { extname } from 'node:path';
import { loadSecretlint } from '../../lazy';
import { Hit } from './hit';
import { isPlaceholder } from './placeholder';

/**
 * What a text must hold for a rule of secretlint to find anything: cheap to look for in
 * one pass, and most files hold none of it. A rule that is not in the table is always run,
 * so that a newer secretlint is never looked past.
 */
const triggers: Readonly<Record<string, string>> = {
  aws: '(?:SECRET|secret|Secret)_?(?:ACCESS|access|Access)_?(?:KEY|key|Key)',
  gcp: 'PRIVATE KEY',
  privatekey: 'PRIVATE KEY',
  npm: 'x-oauth-basic|_authToken|npm_[A-Za-z0-9_]{36}',
  basicauth: '(?:http|ftp)s?:\\/\\/[-\\w]{1,256}:[-\\w]',
  slack: 'xox[abopr]-|xapp-|[hH][oO][oO][kK][sS]\\.[sS][lL][aA][cC][kK]\\.',
  sendgrid: 'SG\\.\\w',
  shopify: 'shp(?:pa|ca|at|ss)_',
  github: 'gh[opusr]_[A-Za-z0-9]|github_pat_',
  openai: 'T3BlbkFJ',
  anthropic: 'sk-ant-',
  linear: 'lin_api_',
  '1password': 'ops_ey',
  'database-connection-string':
    '[mM][oO][nN][gG][oO][dD][bB][^\\s]{0,4}:\\/\\/|[mM][yY][sS][qQ][lL][xX]?:\\/\\/|[pP][oO][sS][tT][gG][rR][eE][sS][^\\s]{0,3}:\\/\\/',
};

const trigger = new RegExp(Object.values(triggers).join('|'));

/** Whether a text may hold a token at all: for who would load secretlint for that alone. @internal */
export function mayHoldToken(text: string): boolean {
  return trigger.test(text);
}

/** Comments that turn rules off would be an allow-list without reason and date. */
const leftOut = 'filter-comments';

/** Finds tokens of known services. @internal */
export type TokenFinder = {
  version: string;
  find(path: string, text: string): Promise<Hit[]>;
};

function shortName(id: string): string {
  return id.replace(/^@secretlint\/secretlint-rule-/, '');
}

/** Ends of names that a rule goes by. */
const namesOfRules = ['.npmrc', 'package.json', 'package-lock.json', '.json'];

/**
 * What secretlint is told of a file's name: what its rules go by, and no more. A line end
 * in a name ends the process (its profiler takes it for another mark), and one rule reads
 * a key store by its path, which may be a link.
 */
function neutralName(path: string): string {
  return `file${namesOfRules.find(end => path.endsWith(end)) ?? ''}`;
}

/**
 * Loads secretlint's recommended rules; only then, since it takes its time. They are called
 * as secretlint calls them, without its engine: that notes the time of each rule in each
 * file in lists that it searches again and again, so that a thousand files take minutes.
 * @internal
 */
export function createTokenFinder(): TokenFinder {
  const { rules, version } = loadSecretlint();
  const used = rules.filter(({ meta }) => shortName(meta.id) !== leftOut);
  const isAllKnown = used.every(({ meta }) => shortName(meta.id) in triggers);
  return {
    version,
    async find(path, text) {
      if (isAllKnown && !mayHoldToken(text)) return [];
      const name = neutralName(path);
      const hits: Hit[] = [];
      const source = sourceOf(name, text);
      for (const { meta, create } of used) {
        const rule = create(
          {
            createTranslator: () => (messageId, props) => ({
              message: '',
              messageId: String(messageId),
              data: props,
            }),
            ignore: () => {},
            sharedOptions: { noPhysicFilePath: true },
            report: ({ message, range: [start, end] }) => {
              if (isPlaceholder(text.slice(start, end))) return;
              // Its own words may hold the secret: a finding says what kind, and where.
              hits.push({
                rule: `secrets/known-token/${shortName(meta.id)}`,
                what: `it has the form of a secret (${message.messageId})`,
                start,
                end,
              });
            },
          },
          {},
        );
        await rule.file?.(source);
      }
      return hits;
    },
  };
}

/** A text as rules take it. There is no file behind it that one could read. */
function sourceOf(name: string, content: string) {
  const withoutPlaces = () => {
    throw new Error('rules are asked for ranges, not for places');
  };
  return {
    filePath: name,
    physicalFilePath: undefined,
    content,
    contentType: 'text' as const,
    ext: extname(name),
    hasBOM: false,
    getFilePath: () => name,
    getPhysicalFilePath: () => undefined,
    locationToRange: withoutPlaces,
    rangeToLocation: withoutPlaces,
    positionToIndex: withoutPlaces,
    indexToPosition: withoutPlaces,
  };
}

/** Rules of secretlint that the table of triggers knows. @internal */
export const knownRules: readonly string[] = [
  ...Object.keys(triggers),
  leftOut,
];
