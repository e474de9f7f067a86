import Table from '@mui/material/Table';
import { styled } from '@mui/material/styles';

/** Of the names of values, with the space behind them; less where something around the table leaves little. */
const labelWidth = 'var(--names-width, 7.5rem)';

/**
 * A table that becomes a list of labelled values where it would not fit. Cells name
 * themselves there by `data-label`.
 * @internal
 */
export const RowTable = styled(Table)(({ theme }) => ({
  '& td, & th': {
    verticalAlign: 'baseline',
    fontSize: '0.875rem',
    lineHeight: 1.5,
  },
  '& thead th': { fontWeight: 600, color: theme.palette.text.secondary },
  '& tbody th': { [theme.breakpoints.up('md')]: { whiteSpace: 'nowrap' } },
  '& tbody tr:last-of-type > *': { borderBottom: 0 },
  [theme.breakpoints.down('md')]: {
    '& thead': {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    },
    '& tbody, & tbody tr': { display: 'block' },
    '& tbody tr': {
      padding: theme.spacing(1.5, 2),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    '& tbody tr:last-of-type': { borderBottom: 0 },
    // A float and no flex: what a cell holds goes on as the text that it is.
    '& tbody td, & tbody th': {
      display: 'flow-root',
      padding: theme.spacing(0.5, 0),
      border: 0,
      overflowWrap: 'anywhere',
    },
    '& tbody [data-label]': { paddingInlineStart: labelWidth },
    '& [data-label]::before': {
      content: 'attr(data-label)',
      float: 'inline-start',
      boxSizing: 'border-box',
      width: labelWidth,
      marginInlineStart: `calc(-1 * ${labelWidth})`,
      paddingInlineEnd: theme.spacing(2),
      color: theme.palette.text.secondary,
      fontWeight: 400,
    },
  },
}));
