import { ApiHolder, translationApiRef } from '@backstage/frontend-plugin-api';
import {
  english,
  renderSaying,
  Saying,
} from '@ameide/plugin-primitives-common';
import { messagesByAnyId, primitivesTranslationRef } from '../translation';

/** Says something of ours where there is no component, and so no hook. @internal */
export function sayIn(apiHolder: ApiHolder, saying: Saying): string {
  const text = apiHolder
    .get(translationApiRef)
    ?.getTranslation(messagesByAnyId);
  const words =
    text?.ready &&
    renderSaying(saying, (id, params) => text.t(`said.${id}`, params));
  return words || english(saying);
}

/** The messages of the pages where there is no component; undefined before they are loaded. @internal */
export function textIn(apiHolder: ApiHolder) {
  const text = apiHolder
    .get(translationApiRef)
    ?.getTranslation(primitivesTranslationRef);
  return text?.ready ? text.t : undefined;
}
