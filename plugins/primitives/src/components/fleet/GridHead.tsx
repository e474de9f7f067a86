import Box from '@mui/material/Box';
import { useText } from '../../hooks/use-text';
import { FleetQuery } from '../../model/fleet-query';
import { headRow } from '../shared/GridCells';
import { visuallyHidden } from '../shared/visually-hidden';
import { gridColumns, gridMinWidth } from './grid-shape';

/** Names of the columns; for the ear only where lines are stacked. @internal */
export function GridHead(props: {
  environments: readonly string[];
  query: FleetQuery;
  wide: boolean;
}) {
  const t = useText();
  const { environments, query } = props;
  const sorted = query.group ? undefined : query.sort;
  const direction = query.descending ? 'descending' : 'ascending';
  const heads: Array<[string, FleetQuery['sort']?]> = [
    [t('fleet.name'), 'id'],
    [t('fleet.owner'), 'owner'],
    [t('fleet.build')],
    ...environments.map((name): [string] => [name]),
    [t('fleet.digestAge')],
    [t('fleet.since'), 'since'],
    [t('fleet.next')],
  ];
  return (
    <Box
      role="row"
      aria-rowindex={1}
      style={props.wide ? undefined : visuallyHidden}
      sx={{
        ...headRow,
        gridTemplateColumns: gridColumns(environments.length),
        minWidth: gridMinWidth,
      }}
    >
      {heads.map(([text, sort]) => (
        <span
          key={text}
          role="columnheader"
          aria-sort={sort && sort === sorted ? direction : undefined}
        >
          {text}
        </span>
      ))}
    </Box>
  );
}
