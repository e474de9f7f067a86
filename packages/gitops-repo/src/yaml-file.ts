import { recognised, say, Saying } from '@ameide/plugin-primitives-common';
import { Document, isScalar, parseDocument, Scalar, visit } from 'yaml';

/** Most characters of a YAML file that is read: parsing 256 Ki of them takes about a second. @public */
export const largestYaml = 256 * 1024;

/** What a YAML file of one document says, or why it cannot be read. @public */
export type YamlFile =
  | { document: Document.Parsed; content: unknown; problem?: undefined }
  | { problem: Saying };

/**
 * Reads a file that somebody else wrote, in a time that its size bounds. The parser's own
 * look for keys that come twice compares each with all before it, which makes minutes of a
 * megabyte; so it is done here. `merge` takes `<<` for a merge key, as Helm does.
 * @public
 */
export function readYamlFile(
  text: string,
  options: { merge?: boolean } = {},
): YamlFile {
  const large = tooLarge(text.length);
  if (large !== undefined) return { problem: large };
  try {
    const document = parseDocument(text, { ...options, uniqueKeys: false });
    const [error] = document.errors;
    if (error) return { problem: noYaml(said(error.message)) };
    const twice = keyThatComesTwice(document);
    if (twice) {
      const line = text.slice(0, twice.range?.[0]).split('\n').length;
      return {
        problem: noYaml(
          say('file.atLine', { problem: comesTwice(twice), line }),
        ),
      };
    }
    return { document, content: document.toJS() };
  } catch (error) {
    // The parser calls itself for each level; aliases that unfold without end are refused as an error.
    if (error instanceof RangeError)
      return { problem: noYaml(say('file.deep')) };
    const words = error instanceof Error ? error.message : String(error);
    return { problem: noYaml(said(words)) };
  }
}

/** Why a file is not read that has so many characters; undefined for one that is. @internal */
export function tooLarge(
  size: number,
  largest = largestYaml,
): Saying | undefined {
  return size > largest
    ? say('file.large', {
        size: Math.ceil(size / 1024),
        most: largest / 1024,
      })
    : undefined;
}

/** The first key that its mapping has already, and its text; undefined where there is none. @internal */
export function keyThatComesTwice(document: Document): Scalar | undefined {
  let twice: Scalar | undefined;
  visit(document, {
    Map: (_, map) => {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key) || key.value === '<<') continue;
        if (keys.has(key.value)) {
          twice = key;
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return twice;
}

/** That a key comes twice, in words. @internal */
export function comesTwice({ value }: Scalar): Saying {
  return say('file.keyTwice', {
    key: JSON.stringify(String(value).slice(0, 100)),
  });
}

function noYaml(problem: Saying): Saying {
  return say('file.noYaml', { problem });
}

/** What the parser says may quote the text at any length. */
function said(words: string): Saying {
  return recognised(words.split('\n')[0].slice(0, 300));
}
