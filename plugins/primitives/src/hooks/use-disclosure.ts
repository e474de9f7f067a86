import { useId, useState } from 'react';

/**
 * A button that shows and hides what stands below it, by WAI-ARIA's pattern "Disclosure":
 * `button` is what it has, `panelId` the id of what it shows.
 * @internal
 */
export function useDisclosure(initiallyOpen = false) {
  const panelId = useId();
  const [open, setOpen] = useState(initiallyOpen);
  const button = {
    'aria-expanded': open,
    'aria-controls': open ? panelId : undefined,
    onClick: () => setOpen(!open),
  };
  return { open, panelId, button };
}
