import {
  KeyboardEvent,
  ReactElement,
  ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import Box from '@mui/material/Box';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRoomBelow } from '../../hooks/use-room-below';
import { moveIn } from '../../model/grid-moves';
import { visuallyHidden } from './visually-hidden';

/** Lines that are drawn beyond what is seen, so that scrolling does not outrun drawing. */
const overscan = 12;

/** Where a row stands, and what a grid needs of it. @internal */
export type RowPlace = {
  /** Of the element; of its cells with `-<column>` behind it, where keys go by cells. */
  id: string;
  index: number;
  /** From 1, with the head. */
  rowIndex: number;
  active: boolean;
  /** Where keys go by cells and the row is the active one. */
  activeColumn?: number;
  top: number;
  height: number;
};

/** A grid of any length, of which only what is seen is there. @internal */
export function VirtualGrid(props: {
  label: string;
  /** How keys go, for the ear. */
  keys: string;
  count: number;
  /** Of each row in px: known beforehand, so that nothing moves while lines come in. */
  rowHeight: number;
  /** Of rows that have another height; keeps its identity as long as it says the same. */
  heightAt?: (index: number) => number;
  /** Keys go by cells, of so many columns; by rows, without. */
  columns?: number;
  minWidth?: string;
  head: ReactNode;
  row: (place: RowPlace) => ReactElement;
  /** Told which places are drawn. */
  onSee: (first: number, last: number) => void;
  onOpen: (index: number, column: number) => void;
}) {
  const { count, rowHeight, heightAt, columns } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const room = useRoomBelow(scroller);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: heightAt ?? (() => rowHeight),
    overscan,
    onChange: ({ range }) => {
      if (!range) return;
      props.onSee(
        Math.max(0, range.startIndex - overscan),
        Math.min(range.endIndex + overscan, count - 1),
      );
    },
  });
  // Heights are kept until they are asked for again: a window that is turned has others.
  const sized = useRef({ rowHeight, heightAt });
  useLayoutEffect(() => {
    const before = sized.current;
    if (before.rowHeight === rowHeight && before.heightAt === heightAt) return;
    sized.current = { rowHeight, heightAt };
    virtual.measure();
  });
  const rows = virtual.getVirtualItems().filter(({ index }) => index < count);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter' || (event.key === ' ' && columns)) {
      props.onOpen(active.row, active.column);
    } else {
      const seen = Math.floor((virtual.scrollRect?.height ?? 0) / rowHeight);
      const to = moveIn(active, event.key, { count, columns, page: seen - 1 });
      if (!to) return;
      setActive(to);
      virtual.scrollToIndex(to.row);
      document
        .getElementById(`${id}-${to.row}-${to.column}`)
        ?.scrollIntoView?.({ block: 'nearest', inline: 'center' });
    }
    event.preventDefault();
  };

  const activeId = `${id}-${active.row}${columns ? `-${active.column}` : ''}`;
  return (
    <Box
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-describedby={`${id}-keys`}
      aria-rowcount={count + 1}
      aria-colcount={columns}
      aria-activedescendant={
        rows.some(row => row.index === active.row) ? activeId : undefined
      }
      onKeyDown={onKeyDown}
      // Further down a page it is as tall as the window leaves it beside its filters.
      style={{ maxHeight: room ?? 'max(12rem, calc(100vh - 20rem))' }}
      sx={{
        // What is placed within counts to its own length, and not to the page's.
        position: 'relative',
        overflow: 'auto',
        border: 1,
        borderColor: 'divider',
        borderRadius: 1,
        bgcolor: 'background.paper',
        '&:focus-visible': {
          outline: '2px solid',
          outlineColor: 'primary.main',
        },
        '&:focus-visible [data-active]': { bgcolor: 'action.selected' },
      }}
    >
      <Box
        role="rowgroup"
        sx={{
          position: 'sticky',
          top: 0,
          zIndex: 2,
          minWidth: props.minWidth,
        }}
      >
        {props.head}
      </Box>
      <Box
        role="rowgroup"
        sx={{ position: 'relative', minWidth: props.minWidth }}
        style={{ height: virtual.getTotalSize() }}
      >
        {rows.map(({ index, start, size }) =>
          props.row({
            id: `${id}-${index}`,
            index,
            rowIndex: index + 2,
            active: index === active.row,
            ...(columns &&
              index === active.row && { activeColumn: active.column }),
            top: start,
            height: size,
          }),
        )}
      </Box>
      <span id={`${id}-keys`} style={visuallyHidden}>
        {props.keys}
      </span>
    </Box>
  );
}
