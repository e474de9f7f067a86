import { requestMessages } from '../translation/requests';

type Key = keyof typeof requestMessages.template;

const keys: ReadonlyMap<string, Key> = new Map(
  Object.entries(requestMessages.template).flatMap(([key, text]) =>
    isKey(key) ? [[text, key] as const] : [],
  ),
);

function isKey(text: string): text is Key {
  return Object.hasOwn(requestMessages.template, text);
}

/**
 * The message that a title, a step or a link of a template is, by its English words, as the
 * Scaffolder keeps them; undefined where an organisation worded it.
 * @internal
 */
export function templateMessage(words: string): `template.${Key}` | undefined {
  const key = keys.get(words);
  return key && `template.${key}`;
}
