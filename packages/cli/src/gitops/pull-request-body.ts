import { registryUrl } from '@ameide/gitops-repo';

/**
 * A digest as Markdown, linked to where the registry has it: the address of its manifest
 * by the OCI distribution specification, which every registry answers.
 * @internal
 */
export function digestLink(repository: string, digest: string): string {
  const slash = repository.indexOf('/');
  const base = registryUrl(repository.slice(0, slash));
  return `[\`${digest}\`](${base}/v2/${repository.slice(
    slash + 1,
  )}/manifests/${digest})`;
}

/** More than these nobody reads, and GitHub takes 65,536 characters in all. */
const mostListed = 50;

/** A Markdown list, cut where it gets long, with how much is left out. @internal */
export function markdownList(items: readonly string[]): string[] {
  const left = items.length - mostListed;
  return [
    ...items.slice(0, mostListed).map(item => `- ${item}`),
    ...(left > 0 ? [`- … and ${left} more`] : []),
  ];
}

/** Text that somebody wrote, as Markdown leaves it alone: a line break would end the code span, and what follows be headings, mentions and images. @internal */
export function codeSpan(text: string): string {
  const line = text
    .replaceAll('`', "'")
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return `\`${line}\``;
}

/** Markdown of a pull request: what was asked, what changes, what was checked, who ran it. @internal */
export function pullRequestBody(options: {
  summary: string;
  inputs: Record<string, string>;
  change: { files: ReadonlyMap<string, string>; changed: readonly string[] };
  validation: string;
  runUrl?: string;
}): string {
  const { summary, inputs, change, validation, runUrl } = options;
  return [
    summary,
    '',
    '#### Inputs',
    '',
    ...markdownList(
      Object.entries(inputs).map(
        ([name, value]) => `${name}: ${codeSpan(value)}`,
      ),
    ),
    '',
    '#### Files',
    '',
    ...markdownList(
      [...change.files.keys()].map(
        path =>
          `\`${path}\`${change.changed.includes(path) ? '' : ' (as it was)'}`,
      ),
    ),
    '',
    '#### Validation',
    '',
    validation,
    runUrl ? `Made by [this run](${runUrl}).` : 'Made by hand with `ameide`.',
    '',
  ].join('\n');
}
