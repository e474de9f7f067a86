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
    ...Object.entries(inputs).map(
      ([name, value]) => `- ${name}: \`${value.replaceAll('`', "'")}\``,
    ),
    '',
    '#### Files',
    '',
    ...[...change.files.keys()].map(
      path =>
        `- \`${path}\`${change.changed.includes(path) ? '' : ' (as it was)'}`,
    ),
    '',
    '#### Validation',
    '',
    validation,
    runUrl
      ? `Made by [this run](${runUrl}).`
      : 'Made by hand with `ameide gitops`.',
    '',
  ].join('\n');
}
