import { CSSProperties } from 'react';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import { useText } from '../../hooks/use-text';
import { RowPlace } from './VirtualGrid';
import { visuallyHidden } from './visually-hidden';

/** What every row of a virtual grid has: what it is and which, whether it is the active one, and where it stands. @internal */
export const rowProps = (place: Omit<RowPlace, 'index'>) => ({
  role: 'row',
  id: place.id,
  'aria-rowindex': place.rowIndex,
  // Where keys go by cells, one of these is the active one.
  'data-active':
    (place.active && place.activeColumn === undefined) || undefined,
  style: {
    position: 'absolute',
    insetInline: 0,
    height: place.height,
    transform: `translateY(${place.top}px)`,
  } satisfies CSSProperties,
});

/** The second line of a cell. @internal */
export const second = {
  display: 'block',
  fontSize: '0.75rem',
  color: 'text.secondary',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
} as const;

/** As much as a row of known height has place for. @internal */
export const twoLines = {
  display: '-webkit-box',
  WebkitLineClamp: 2,
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
} as const;

/** Names of a grid's columns. @internal */
export const headRow = {
  display: 'grid',
  columnGap: 1,
  px: 2,
  py: 1.25,
  fontSize: '0.8125rem',
  fontWeight: 600,
  color: 'text.secondary',
  bgcolor: 'background.paper',
  borderBottom: 1,
  borderColor: 'divider',
} as const;

/** The row with the names of a grid's columns; for the ear only where rows are stacked. @internal */
export function ColumnHeads(props: {
  wide: boolean;
  /** As `grid-template-columns` has them. */
  columns: string;
  names: readonly string[];
}) {
  return (
    <Box
      role="row"
      aria-rowindex={1}
      style={props.wide ? undefined : visuallyHidden}
      sx={{ ...headRow, gridTemplateColumns: props.columns }}
    >
      {props.names.map(name => (
        <span key={name} role="columnheader">
          {name}
        </span>
      ))}
    </Box>
  );
}

/** A row that is being read. @internal */
export function LoadingRow() {
  const t = useText();
  return (
    <Box component="span" role="gridcell" sx={{ p: 2 }}>
      <span style={visuallyHidden}>{t('fleet.loadingRow')}</span>
      <Skeleton width="60%" />
      <Skeleton width="35%" />
    </Box>
  );
}
