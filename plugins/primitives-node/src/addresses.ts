import { isIPv4, isIPv6 } from 'node:net';

const hidden = '***';

/**
 * Names of files end so, and a number behind is a line's. Some are countries too: a host
 * there has more than two labels.
 */
const extensions =
  /\.(?:[cm]?[jt]sx?|go|java|kts?|scala|cs|cpp|hpp|h|css|s?html|php|vue|ya?ml|jsonc?|toml|proto|txt|sql|xml|log|lock|tpl|conf|cfg|ini)$/i;
const countries = /^[^.]+\.(?:py|rb|rs|sh|md|cc|c|tf)$/i;

/** Words of one label that a number of four digits or more stands behind, and that are no hosts. */
const counted =
  /^(?:sha\d+|md5|lines?|col(?:umn)?|ports?|p?id|uid|gid|code|status|exit|count|total|size|length|took|ms|bytes|offset|attempts?|generation|revision|version|timeout|limit|year)$/i;

/** Ports below 1024 that a service has whose name is one label; other small numbers are tags and counts. */
const smallPorts = [22, 53, 80, 443];

const port = /(?::(\d{1,5})(?!\d))?/.source;
/** A segment of a path has one slash before it. */
const noSegment = /(?<![\w.-]|(?<!\/)\/)/.source;
const name = /[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}/.source;

/** Scheme and authority of a URL (RFC 3986). */
const url = new RegExp(
  `\\b([a-z][a-z0-9+.-]{0,30}://)(?:[^\\s/?#"'\`<>\\\\@]{0,256}@)?(\\[[^\\]\\s]{2,64}\\]|[\\p{L}\\p{N}._~%-]{0,254}[\\p{L}\\p{N}_-])${port}`,
  'giu',
);
/** Words that a version stands behind, with what may be between (Helm's and Argo CD's messages). */
const versioned =
  /(?:version|chart|tag|release|revision|matching)[\s:="'~^<>]{1,4}/.source;
/** Behind letters and a hyphen, behind a tag's colon, behind such a word and before a fifth number it is a version. */
const four = new RegExp(
  `(?<![\\w.]|[a-z]-|/[\\w.-]{1,128}:|${versioned})((?:\\d{1,3}\\.){3}\\d{1,3})(?!\\.?\\d|[a-z_])${port}`,
  'gi',
);
const six = new RegExp(
  `(?<![\\w:.])(\\[?)([0-9a-f:.]{2,45})(?:%\\w{1,16})?(\\]?)${port}(?![\\w-])`,
  'gi',
);
/** A host with a port; not a time, a place in a file or a tag, whose number goes on. */
const named = new RegExp(
  `${noSegment}(${name})\\.?:(\\d{1,5})(?!\\w|[.:]\\d)`,
  'g',
);
/** Suffixes that no host of the internet has (RFC 6762, RFC 8375, ICANN's resolution on .internal), and Kubernetes' own. */
const inner = new RegExp(
  `${noSegment}${name}\\.(?:svc|local|internal|intranet|lan|corp|home\\.arpa)(?![\\w-]|\\.\\w)`,
  'gi',
);
const alone = /[\w.-]{1,255}/.source;
/** A name without anything to tell it by, in words of Go, of Node, and of curl, which git asks by. */
const spoken = new RegExp(
  [
    `(?<=\\blookup )${alone}(?= on [\\w.[]|: (?:no such host|i\\/o timeout|server misbehaving|Temporary failure))`,
    `(?<=\\b(?:ENOTFOUND|EAI_AGAIN) )${alone}`,
    `(?<=\\b[Cc]ould not resolve (?:host|proxy): )${alone}`,
    `(?<=\\b(?:[Cc]onnect|[Cc]onnection) to )${alone}(?= port \\d)`,
  ].join('|'),
  'g',
);
/** What Go says of a certificate for other names: those, and the one that was asked for. */
const certified = /(?<=\bcertificate is (?:not )?valid for )[^\n"]{1,1000}/g;
const dotted = /([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?::(\d{1,5}))?/g;

/**
 * A text of an outside system as everybody may read it: addresses of the network in it
 * are `***`: hosts of URLs, hosts with a port, hosts of a network's own suffixes, IPv4 and
 * IPv6. All else stays, and so do hosts that people are `shown` anyway (`host` or
 * `host:port`, in lower case). A version of four numbers that nothing says to be one is taken
 * for an address, and a host that stands alone, but where it is known what is spoken of, for a word.
 * @public
 */
export function withoutAddresses(
  text: string,
  shown: readonly string[],
): string {
  // Most texts have neither, and each of tens of thousands of Applications comes by here.
  if (!/[.:]|ENOTFOUND|EAI_AGAIN/.test(text)) return text;
  const isShown = (host: string, at?: string) => {
    const known = host.toLowerCase().replace(/\.$/, '');
    const isUsual = at === undefined || ['80', '443'].includes(at);
    return (
      shown.includes(`${known}:${at}`) || (isUsual && shown.includes(known))
    );
  };
  return text
    .replace(spoken, all => (isShown(all) ? all : hidden))
    .replace(url, (all, scheme: string, host: string, at?: string) =>
      isShown(host, at) ? all : `${scheme}${hidden}`,
    )
    .replace(six, maskSix)
    .replace(four, (all, address: string, at?: string) =>
      isIPv4(address) && !isShown(address, at) ? hidden : all,
    )
    .replace(named, (all, host: string, at: string) =>
      isHost(host, Number(at)) && !isShown(host, at) ? hidden : all,
    )
    .replace(inner, all => (isShown(all) ? all : hidden))
    .replace(certified, names =>
      names.replace(dotted, (all, host: string, at?: string) =>
        isHost(host, 443) && !isShown(host, at) ? hidden : all,
      ),
    );
}

/** The colon or dot that ends a part of a sentence may stand behind an address. */
function maskSix(
  all: string,
  open: string,
  address: string,
  close: string,
  at: string | undefined,
): string {
  let bare = address;
  while (/[:.]$/.test(bare) && !isIPv6(bare)) bare = bare.slice(0, -1);
  if (!isIPv6(bare)) return all;
  // A port of its own is only told from the address by brackets.
  if (open && close) return hidden;
  // Any address, and in most languages something else.
  if (bare === '::') return all;
  const end = address.slice(bare.length);
  return `${open}${hidden}${end}${close}${at ? `:${at}` : ''}`;
}

function isHost(host: string, at: number): boolean {
  if (at < 1 || at > 65_535) return false;
  if (/^localhost$/i.test(host)) return true;
  const last = host.slice(host.lastIndexOf('.') + 1);
  if (!/[a-z]/i.test(last)) return false;
  if (host.includes('.'))
    return !extensions.test(host) && !countries.test(host);
  return (at >= 1_024 || smallPorts.includes(at)) && !counted.test(host);
}

/**
 * Masks, in place, each `message` of an answer at any depth: so Argo CD and Kubernetes call what they say in words.
 * @internal
 */
export function maskMessages<T>(answer: T, mask: (text: string) => string): T {
  if (typeof answer !== 'object' || answer === null) return answer;
  for (const [key, each] of Object.entries(answer)) {
    if (key === 'message' && typeof each === 'string')
      Object.assign(answer, { message: mask(each) });
    else maskMessages(each, mask);
  }
  return answer;
}
