/** How words are told to be a message. @internal */
export type MessagePattern = {
  /** Names of the places, in the order of the pattern's groups. */
  names: string[];
  /** How many characters are the message's own. */
  own: number;
  pattern: RegExp;
};

/** The pattern of what a message says in English, with a group for each place. @internal */
export function patternOf(text: string): MessagePattern {
  const pieces = text.split(/\{\{(\w+)\}\}/);
  const own = pieces.filter((_, index) => index % 2 === 0);
  const names = pieces.filter((_, index) => index % 2 === 1);
  const quoted = own.map(each => each.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return {
    names,
    own: own.join('').length,
    pattern: new RegExp(`^${quoted.join('(.+?)')}$`, 's'),
  };
}
