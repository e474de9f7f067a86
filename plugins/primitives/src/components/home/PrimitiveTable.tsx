import { memo } from 'react';
import Link from '@mui/material/Link';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import { PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { fleetEnvironments } from '../../model/fleet';
import { pipelinePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { Age } from '../shared/Age';
import { NextStepButton } from '../shared/NextStepButton';
import { RowTable } from '../shared/RowTable';
import { EnvironmentStatus, StatusText } from '../shared/StatusText';

/** One primitive. */
const PrimitiveRow = memo(function Row(props: {
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
          {item.kind}/{item.name} {item.version}
        </Link>
      </TableCell>
      <TableCell data-label={t('fleet.owner')}>
        {item.owner ? ownerName(item.owner) : t('common.unknownOwner')}
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
      <TableCell
        data-label={t('home.since')}
        sx={{ whiteSpace: { md: 'nowrap' } }}
      >
        {item.since ? <Age iso={item.since} /> : t('common.none')}
      </TableCell>
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
export function PrimitiveTable(props: {
  items: readonly PrimitiveSummary[];
  label: string;
}) {
  const { items } = props;
  const t = useText();
  const environments = fleetEnvironments(items);

  return (
    <RowTable size="small" aria-label={props.label}>
      <TableHead>
        <TableRow>
          <TableCell>{t('fleet.name')}</TableCell>
          <TableCell>{t('fleet.owner')}</TableCell>
          <TableCell>{t('fleet.build')}</TableCell>
          {environments.map(environment => (
            <TableCell key={environment}>{environment}</TableCell>
          ))}
          <TableCell>{t('home.since')}</TableCell>
          <TableCell>{t('fleet.next')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {items.map(item => (
          <PrimitiveRow key={item.id} item={item} environments={environments} />
        ))}
      </TableBody>
    </RowTable>
  );
}
