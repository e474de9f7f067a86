import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTheme } from '@mui/material/styles';
import { useNavigate } from 'react-router-dom';
import { FleetList } from '../../hooks/use-fleet-pages';
import { useText } from '../../hooks/use-text';
import { fleetEnvironments } from '../../model/fleet';
import { groupedLayout, plainLayout } from '../../model/grid-layout';
import { pipelinePath } from '../../model/links';
import { VirtualGrid } from '../shared/VirtualGrid';
import { gridMinWidth, lineHeight } from './grid-shape';
import { GridGroup } from './GridGroup';
import { GridHead } from './GridHead';
import { GridLine } from './GridLine';

/** Height of a group's head in px. */
const groupHeight = 60;

/** The fleet as a grid. @internal */
export function FleetGrid(props: { list: FleetList }) {
  const { pages, groups, total, query } = props.list;
  const t = useText();
  const navigate = useNavigate();
  const wide = useMediaQuery(useTheme().breakpoints.up('md'));
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  useSyncExternalStore(pages.subscribe, pages.version);
  // Every line has the same ones; the first may be forgotten when one is far from it.
  // The same list as long as it says the same, so that lines that are drawn stay as they are.
  const known = useRef<string[]>([]);
  const first = pages.at(0);
  const environments = useMemo(() => {
    const now = first ? fleetEnvironments([first]) : known.current;
    if (now.join() !== known.current.join()) known.current = now;
    return known.current;
  }, [first]);

  const layout = useMemo(
    () => (groups ? groupedLayout(groups, closed) : plainLayout(total)),
    [groups, closed, total],
  );
  const rowHeight = wide ? lineHeight.wide : lineHeight.narrow;
  const heightAt = useCallback(
    (index: number) =>
      layout.at(index).type === 'group' ? groupHeight : rowHeight,
    [layout, rowHeight],
  );
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

  return (
    <VirtualGrid
      label={t('fleet.title')}
      keys={t('fleet.keys')}
      count={layout.count}
      rowHeight={rowHeight}
      heightAt={groups && !wide ? heightAt : undefined}
      minWidth={wide ? gridMinWidth : undefined}
      head={<GridHead environments={environments} query={query} wide={wide} />}
      onOpen={open}
      onSee={(from, to) => {
        const offsets: number[] = [];
        for (let index = from; index <= to; index += 1) {
          const place = layout.at(index);
          if (place.type === 'line') offsets.push(place.offset);
        }
        if (offsets.length > 0)
          pages.see(offsets[0], offsets[offsets.length - 1]);
      }}
      row={({ index, ...shared }) => {
        const place = layout.at(index);
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
      }}
    />
  );
}
