/**
 * Text from outside as Markdown and HTML take it as text, on one line: tables, tags,
 * links, images and mentions (GitHub Flavored Markdown) stay the characters that they are,
 * since a character reference never makes any of them (CommonMark, "Entity and numeric
 * character references"). An underscore within a word makes nothing, and stays: by it
 * credentials are told that are taken out of texts later.
 * @public
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(
      /[&\\`*{}[\]<>#|~@]|(?<![a-z\d])_|_(?![a-z\d])/gi,
      character => `&#${character.charCodeAt(0)};`,
    );
}
