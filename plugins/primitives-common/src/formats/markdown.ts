/**
 * Text from outside as Markdown and HTML take it as text, on one line: tables, tags,
 * links, images and mentions (GitHub Flavored Markdown) stay the characters that they are,
 * since a character reference never makes any of them (CommonMark, "Entity and numeric
 * character references").
 * @public
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(
      /[&\\`*_{}[\]<>#|~@]/g,
      character => `&#${character.charCodeAt(0)};`,
    );
}
