/**
 * Text for XML 1.0. Characters that it has no way to write become U+FFFD; line ends are
 * written by number, since a parser would make spaces of them in attributes.
 * @public
 */
export function escapeXml(text: string): string {
  return text
    .replace(
      /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      '\ufffd',
    )
    .replace(
      /[&<>"'\t\r\n\u0085\u2028]/g,
      character => `&#${character.charCodeAt(0)};`,
    );
}

/**
 * One XML 1.0 element. Attributes are escaped here; `content` is markup already, so that
 * text in it has to go through {@link escapeXml} first.
 * @public
 */
export function xmlElement(
  name: string,
  attributes: Record<string, string | number>,
  content: string = '',
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  return content
    ? `<${name}${written}>${content}</${name}>`
    : `<${name}${written}/>`;
}
