import { ReactElement, useState } from 'react';
import Box from '@mui/material/Box';
import { useText } from '../../hooks/use-text';
import { TextButton } from '../shared/TextButton';

/** What is read at a glance; the rest is shown when asked for. */
const folded = 8;

/** A titled list whose first items are drawn, and the others once somebody wants them. @internal */
export function FoldedList<T>(props: {
  /** Name of the section. */
  label: string;
  title: string;
  items: readonly T[];
  /** So many are drawn at most. */
  most: number;
  /** What the button says that shows so many more. */
  showRest: (count: number) => string;
  /** An item as an `li`, with its key. */
  children: (item: T) => ReactElement;
}) {
  const { items, most } = props;
  const t = useText();
  // Two more are no reason for a button.
  const [isWhole, setWhole] = useState(items.length <= folded + 2);
  const shown = items.slice(0, isWhole ? most : folded);
  const count = items.length - shown.length;
  return (
    <section aria-label={props.label}>
      <Box sx={{ fontWeight: 600, mb: 0.5 }}>{props.title}</Box>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map(props.children)}
      </Box>
      {!isWhole && (
        <TextButton onClick={() => setWhole(true)}>
          {props.showRest(count)}
        </TextButton>
      )}
      {isWhole && count > 0 && t('change.moreFiles', { count })}
    </section>
  );
}
