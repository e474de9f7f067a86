import { english } from './render';
import { Saying } from './saying';

/**
 * An error for whoever asked, with which message its words are: Backstage's error
 * middleware sends what an error has of its own, and `ResponseError` gives it back as part
 * of its `cause`.
 * @public
 */
export function refusal<E extends Error>(
  Kind: new (message: string) => E,
  message: Saying,
): E & { said: { message: Saying } } {
  return Object.assign(new Kind(english(message)), { said: { message } });
}
