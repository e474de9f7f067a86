import {
  appLanguageApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { primitivesTranslationRef } from '../translation';

/** The texts of the pages. @internal */
export function useText() {
  return useTranslationRef(primitivesTranslationRef).t;
}

/** The language that dates are written in. @internal */
export function useLanguage(): string {
  return useApi(appLanguageApiRef).getLanguage().language;
}
