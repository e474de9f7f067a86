import {
  KeyboardEvent,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import Box from '@mui/material/Box';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTheme } from '@mui/material/styles';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useNavigate } from 'react-router-dom';
import { FleetList } from '../../hooks/use-fleet-pages';
import { useText } from '../../hooks/use-text';
import { fleetEnvironments } from '../../model/fleet';
import { groupedLayout, plainLayout } from '../../model/grid-layout';
import { pipelinePath } from '../../model/links';
import { visuallyHidden } from '../shared/visually-hidden';
import { gridMinWidth } from './grid-shape';
import { GridGroup } from './GridGroup';
import { GridHead } from './GridHead';
import { GridLine } from './GridLine';

/** Heights of a line in px: known beforehand, so that nothing moves while lines come in. */
const lineHeight = { wide: 60, narrow: 208 };

/** Lines that are drawn beyond what is seen, so that scrolling does not outrun drawing. */
const overscan = 12;

/** The fleet as a grid of any length, of which only what is seen is there. @internal */
export function FleetGrid(props: { list: FleetList }) {
  const { pages, groups, total, query } = props.list;
  const t = useText();
  const id = useId();
  const navigate = useNavigate();
  const wide = useMediaQuery(useTheme().breakpoints.up('md'));
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  useSyncExternalStore(pages.subscribe, pages.version);

  const layout = groups ? groupedLayout(groups, closed) : plainLayout(total);
  const height = wide ? lineHeight.wide : lineHeight.narrow;
  const virtual = useVirtualizer({
    count: layout.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan,
    onChange: ({ range }) => {
      if (!range) return;
      const offsets: number[] = [];
      const end = Math.min(range.endIndex + overscan, layout.count - 1);
      for (let i = Math.max(0, range.startIndex - overscan); i <= end; i += 1) {
        const place = layout.at(i);
        if (place.type === 'line') offsets.push(place.offset);
      }
      if (offsets.length > 0)
        pages.see(offsets[0], offsets[offsets.length - 1]);
    },
  });
  const rows = virtual.getVirtualItems();
  const first = pages.at(0);
  const known = rows.flatMap(({ index }) => {
    const place = index < layout.count ? layout.at(index) : undefined;
    const line = place?.type === 'line' ? pages.at(place.offset) : undefined;
    return line ?? [];
  });
  // The same list as long as it says the same, so that lines that are drawn stay as they are.
  const names = fleetEnvironments(first ? [first, ...known] : known).join(' ');
  const environments = useMemo(() => names.split(' ').filter(Boolean), [names]);

  const toggle = (value: string) => {
    const next = new Set(closed);
    if (!next.delete(value)) next.add(value);
    setClosed(next);
  };
  const open = (index: number) => {
    const place = layout.at(index);
    if (place.type === 'group') {
      toggle(place.group.value);
      return;
    }
    const line = pages.at(place.offset);
    if (line) navigate(pipelinePath(line.id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(
      1,
      Math.floor((virtual.scrollRect?.height ?? 0) / height) - 1,
    );
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: layout.count - 1,
    };
    if (event.key === 'Enter') open(active);
    else if (event.key in moves) {
      const to = Math.min(Math.max(0, moves[event.key]), layout.count - 1);
      setActive(to);
      virtual.scrollToIndex(to);
    } else return;
    event.preventDefault();
  };

  return (
    <Box
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={t('fleet.title')}
      aria-describedby={`${id}-keys`}
      aria-rowcount={layout.count + 1}
      aria-activedescendant={
        rows.some(row => row.index === active) ? `${id}-${active}` : undefined
      }
      onKeyDown={onKeyDown}
      sx={{
        height: `min(calc(100vh - 19rem), ${layout.count * height + 48}px)`,
        minHeight: '12rem',
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
      <Box role="rowgroup" sx={{ position: 'sticky', top: 0, zIndex: 1 }}>
        <GridHead environments={environments} query={query} wide={wide} />
      </Box>
      <Box
        role="rowgroup"
        sx={{ position: 'relative', minWidth: wide ? gridMinWidth : undefined }}
        style={{ height: virtual.getTotalSize() }}
      >
        {rows
          .filter(({ index }) => index < layout.count)
          .map(({ index, start }) => {
            const place = layout.at(index);
            const shared = {
              id: `${id}-${index}`,
              rowIndex: index + 2,
              active: index === active,
              top: start,
              height,
            };
            return place.type === 'group' ? (
              <GridGroup
                key={`group ${place.group.value}`}
                {...shared}
                by={query.group ?? 'owner'}
                group={place.group}
                open={place.open}
                onToggle={() => toggle(place.group.value)}
              />
            ) : (
              <GridLine
                key={`line ${place.offset}`}
                {...shared}
                line={pages.at(place.offset)}
                environments={environments}
                wide={wide}
              />
            );
          })}
      </Box>
      <span id={`${id}-keys`} style={visuallyHidden}>
        {t('fleet.keys')}
      </span>
    </Box>
  );
}
