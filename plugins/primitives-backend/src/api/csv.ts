/**
 * A line of comma-separated values (RFC 4180). Cells that a spreadsheet would take for a
 * formula get an apostrophe in front, as OWASP's page on CSV injection advises: names and
 * messages come from outside.
 * @internal
 */
export function csvLine(cells: ReadonlyArray<string | undefined>): string {
  return `${cells.map(cell => csvCell(cell ?? '')).join(',')}\r\n`;
}

function csvCell(text: string): string {
  // Also after blanks and in the full-width form, which spreadsheets read alike.
  const safe = /^[\s\uFEFF]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(
    text,
  )
    ? `'${text}`
    : text;
  // Always quoted: a separator of another locale would cut an open cell in two.
  return `"${safe.replace(/"/g, '""')}"`;
}
