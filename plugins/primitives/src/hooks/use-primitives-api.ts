import { useCallback, useMemo } from 'react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  english,
  PrimitivesApi,
  renderSaying,
  Saying,
} from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { inWords, putRefusal } from '../model/in-words';
import { messagesByAnyId } from '../translation';

/** Files and signed documents stay as the backend made them. */
const asMade: ReadonlyArray<string | symbol> = [
  'exportAudit',
  'exportAuditFile',
  'getEvidence',
] satisfies Array<keyof PrimitivesApi>;

/** Writes messages of the backend in the language of the page. */
function useWriteMessage() {
  const { t } = useTranslationRef(messagesByAnyId);
  return useCallback(
    (id: string, params: { [name: string]: string | number }): string =>
      t(`said.${id}`, params),
    [t],
  );
}

/** Says something of ours in the language of the page. @internal */
export function useSay(): (saying: Saying) => string {
  const write = useWriteMessage();
  return useCallback(
    saying => renderSaying(saying, write) ?? english(saying),
    [write],
  );
}

/** Puts an answer of the backend into the language of the page. @internal */
export function useInWords(): <T>(answer: T) => T {
  const write = useWriteMessage();
  return useCallback(answer => inWords(answer, write), [write]);
}

/** The API whose answers and refusals are in the language of the page: the one that pages ask. @internal */
export function usePrimitivesApi(): PrimitivesApi {
  const api = useApi(primitivesApiRef);
  const write = useWriteMessage();
  return useMemo(
    () =>
      new Proxy(api, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]): unknown => {
            const answer: unknown = Reflect.apply(member, target, args);
            if (!(answer instanceof Promise)) return answer;
            return answer.then(
              value => (asMade.includes(name) ? value : inWords(value, write)),
              error => {
                putRefusal(error, write);
                throw error;
              },
            );
          };
        },
      }),
    [api, write],
  );
}
