/** Text after the `::` of a workflow command, as `@actions/core` writes it. */
function escapeData(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

/** A property's value: `:` and `,` would end it. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * One line of GitHub Actions' "Workflow commands" that makes an annotation. Properties
 * without a value are left out; a line end never ends the command.
 * @public
 */
export function workflowCommand(
  command: 'error' | 'warning' | 'notice',
  properties: {
    file?: string;
    line?: number;
    col?: number;
    title?: string;
  },
  message: string,
): string {
  const given = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${command}${given && ` ${given}`}::${escapeData(message)}`;
}
