import { memo } from 'react';
import Link from '@mui/material/Link';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';
import { Link as RouterLink } from 'react-router-dom';
import { PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { fleetEnvironments, FleetQuery } from '../../model/fleet';
import { pipelinePath } from '../../model/links';
import { NextStepButton } from '../shared/NextStepButton';
import { RowTable } from '../shared/RowTable';
import { EnvironmentStatus, StatusText } from '../shared/StatusText';

/** How the table is ordered, and how to order it otherwise. @internal */
export type FleetOrder = Pick<FleetQuery, 'sort' | 'descending'> & {
  onSort: (sort: FleetQuery['sort']) => void;
};

/** One primitive. */
const FleetRow = memo(function Row(props: {
  item: PrimitiveSummary;
  environments: readonly string[];
}) {
  const { item } = props;
  const t = useText();
  const state = (environment: string) =>
    item.environments.find(e => e.environment === environment);
  return (
    <TableRow hover>
      <TableCell component="th" scope="row">
        <Link
          component={RouterLink}
          to={pipelinePath(item.id)}
          sx={{ fontWeight: 600 }}
        >
          {item.name} {item.version}
        </Link>
      </TableCell>
      <TableCell data-label={t('fleet.kind')}>{item.kind}</TableCell>
      <TableCell data-label={t('fleet.owner')}>
        {item.owner ?? t('common.unknownOwner')}
      </TableCell>
      <TableCell data-label={t('fleet.build')}>
        <StatusText status={item.build} />
      </TableCell>
      {props.environments.map(environment => {
        const found = state(environment);
        return (
          <TableCell key={environment} data-label={environment}>
            {found ? (
              <EnvironmentStatus
                enabled={found.enabled}
                status={found.status}
              />
            ) : (
              t('common.none')
            )}
          </TableCell>
        );
      })}
      <TableCell data-label={t('fleet.next')}>
        {['template', 'link'].includes(item.nextStep.kind) ? (
          <NextStepButton step={item.nextStep} variant="text" size="small" />
        ) : (
          item.nextStep.title
        )}
      </TableCell>
    </TableRow>
  );
});

/** Primitives, one a row, with the state of each environment. @internal */
export function FleetTable(props: {
  items: readonly PrimitiveSummary[];
  label: string;
  order?: FleetOrder;
}) {
  const { items, order } = props;
  const t = useText();
  const environments = fleetEnvironments(items);

  const head = (sort: FleetQuery['sort'], text: string) => {
    if (!order) return <TableCell>{text}</TableCell>;
    const active = order.sort === sort;
    const direction = active && order.descending ? 'desc' : 'asc';
    return (
      <TableCell sortDirection={active && direction}>
        <TableSortLabel
          active={active}
          direction={direction}
          onClick={() => order.onSort(sort)}
        >
          {text}
        </TableSortLabel>
      </TableCell>
    );
  };

  return (
    <RowTable size="small" aria-label={props.label}>
      <TableHead>
        <TableRow>
          {head('name', t('fleet.name'))}
          {head('kind', t('fleet.kind'))}
          {head('owner', t('fleet.owner'))}
          {head('state', t('fleet.build'))}
          {environments.map(environment => (
            <TableCell key={environment}>{environment}</TableCell>
          ))}
          <TableCell>{t('fleet.next')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {items.map(item => (
          <FleetRow key={item.id} item={item} environments={environments} />
        ))}
      </TableBody>
    </RowTable>
  );
}
