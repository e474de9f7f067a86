import { Finding } from '@ameide/plugin-primitives-common';
import { byText } from '../../files';
import { findingsBy } from '../finding';
import { OwnFile } from '../own-file';
import { generatorOf, sourceOf, withoutVersion } from './generator-header';
import { codegenDescription } from './rules';
import { shortDiff } from './short-diff';

const finding = findingsBy(codegenDescription);

/** Line, from 1, at which two texts begin to differ. */
function firstDifference(expected: string, actual: string): number {
  const a = expected.split('\n');
  const b = actual.split('\n');
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at + 1;
}

/**
 * Compares what generation gives with what is committed, by path from the folder.
 * @internal
 */
export async function compareGenerated(options: {
  folder: string;
  expected: ReadonlyMap<string, string>;
  actual: ReadonlyMap<string, OwnFile>;
  /** Takes secrets out of a text of which a part is shown. */
  masked: (path: string, text: string) => Promise<string>;
  /** Whether there is a contract of that path in the module. */
  hasContract: (source: string) => boolean;
}): Promise<Finding[]> {
  const { folder, expected, actual, masked, hasContract } = options;
  const paths = [...new Set([...expected.keys(), ...actual.keys()])].sort(
    byText,
  );
  const compareOne = async (path: string): Promise<Finding[]> => {
    const file = `${folder}/${path}`;
    const wanted = expected.get(path);
    const found = actual.get(path);
    if (found === undefined) {
      return [
        finding('codegen/missing', {
          file,
          message: 'the contract gives this file, and it is not there',
        }),
      ];
    }
    if ('skipped' in found) {
      return [
        finding('codegen/not-a-file', { file, message: `is ${found.skipped}` }),
      ];
    }
    const text = found.content.toString('utf8');
    if (wanted === undefined) {
      return [
        finding('codegen/stale', {
          file,
          message: whyStale(text, hasContract),
        }),
      ];
    }
    // Bytes, since two broken texts may read alike.
    if (Buffer.from(wanted).equals(found.content)) return [];
    return differences({ file, wanted, text, masked });
  };
  return (await Promise.all(paths.map(compareOne))).flat();
}

function whyStale(
  text: string,
  hasContract: (source: string) => boolean,
): string {
  const source = sourceOf(text);
  if (source === undefined) return 'no contract gives this file';
  return hasContract(source)
    ? `${source} gives this file no more, or not for this primitive`
    : `its contract ${source} is gone`;
}

async function differences(options: {
  file: string;
  wanted: string;
  text: string;
  masked: (path: string, text: string) => Promise<string>;
}): Promise<Finding[]> {
  const { file, wanted, text, masked } = options;
  const [pinned, used] = [generatorOf(wanted), generatorOf(text)];
  const isOther =
    pinned !== undefined &&
    used !== undefined &&
    `${pinned.name} ${pinned.version}` !== `${used.name} ${used.version}`;
  const findings = isOther
    ? [
        finding('codegen/generator-version', {
          file,
          line: 1,
          message: `was made by ${used.name} ${used.version}; pinned is ${pinned.name} ${pinned.version}`,
        }),
      ]
    : [];
  const [before, after] = isOther
    ? [withoutVersion(text), withoutVersion(wanted)]
    : [text, wanted];
  if (before === after && isOther) return findings;
  if (before.replaceAll('\r\n', '\n') === after) {
    return [
      ...findings,
      finding('codegen/changed', {
        file,
        line: 1,
        message:
          'differs in its line ends only: it has CRLF, and generation gives LF',
        remedy:
          'Put "* text=auto eol=lf" into .gitattributes, and generate the code anew.',
      }),
    ];
  }
  const line = firstDifference(after, before);
  const diff = shortDiff(await masked(file, before), await masked(file, after));
  return [
    ...findings,
    finding('codegen/changed', {
      file,
      line: Math.min(line, text.split('\n').length),
      message: `differs from what the contract gives, from line ${line} on${
        diff && `:\n${diff}`
      }`,
    }),
  ];
}
