import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Reads an http or https address, without trailing slash. @internal */
export function readUrl(config: Config, key: string, shownAs = key): string {
  const value = config.getString(key);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new InputError(
      `primitives.${shownAs}: '${value}' is not an http or https address`,
    );
  }
  return value.replace(/\/+$/, '');
}
