import { Header } from '@backstage/core-components';
import { useText } from '../hooks/use-text';

/**
 * A page for the older frontend system, where pages bring their own header; in the new one
 * the app draws it from the title of the extension. Without the system's `Page`, which would
 * put a second `main` around ours.
 * @internal
 */
export function withHeader(
  Body: () => JSX.Element,
  page: 'fleet' | 'audit' | 'sources',
): () => JSX.Element {
  return function PageWithHeader() {
    const t = useText();
    return (
      <>
        <Header title={t(`header.${page}`)} />
        <Body />
      </>
    );
  };
}
