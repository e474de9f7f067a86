/** A file such as `$GITHUB_OUTPUT` that cannot be read. */
export class CommandFileProblem extends Error {
  override readonly name = 'CommandFileProblem';
}

/**
 * Reads `name=value` lines and `name<<DELIMITER` blocks.
 * See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function parseCommandFile(content: string): [string, string][] {
  const lines = content.split(/\r?\n/);
  const pairs: [string, string][] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter, index + 1);
      if (name === '' || delimiter === '') throw new CommandFileProblem(`Invalid format '${line}': name and delimiter must not be empty`);
      if (end === -1) throw new CommandFileProblem(`Invalid value of '${name}': matching delimiter not found '${delimiter}'`);
      pairs.push([name, lines.slice(index + 1, end).join('\n')]);
      index = end;
    } else if (equals > 0) {
      pairs.push([line.slice(0, equals), line.slice(equals + 1)]);
    } else {
      throw new CommandFileProblem(`Invalid format '${line}': expected name=value or name<<DELIMITER`);
    }
  }
  return pairs;
}
