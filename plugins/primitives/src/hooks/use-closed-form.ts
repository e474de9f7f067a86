import { RefObject, useEffect } from 'react';

/**
 * Disables the button that takes the form around an element on, and has it described by the
 * element `why`. Backstage's forms disable it while they validate and ask no field (see
 * `Stepper` of `@backstage/plugin-scaffolder-react`), so that it is done to the button as it
 * is drawn, by the attributes of its own disabled state.
 * @internal
 */
export function useClosedForm(
  within: RefObject<HTMLElement>,
  options: { isClosed: boolean; why: string },
): void {
  const { isClosed, why } = options;
  useEffect(() => {
    const form = within.current?.closest('form');
    const button = form?.querySelector<HTMLButtonElement>('[type="submit"]');
    if (!button || !isClosed) return undefined;
    button.disabled = true;
    button.setAttribute('data-disabled', 'true');
    button.setAttribute('aria-describedby', why);
    return () => {
      button.disabled = false;
      button.removeAttribute('data-disabled');
      button.removeAttribute('aria-describedby');
    };
  }, [within, isClosed, why]);
}
