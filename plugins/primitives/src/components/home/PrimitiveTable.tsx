import { memo } from 'react';
import Link from '@mui/material/Link';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import { PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
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

/** Shares of a table's width, the environments' together; what comes next has the rest. */
const shares = { name: 18, owner: 9, build: 9, environments: 35, since: 11 };
/** Narrower, the words of some column would be cut: there each takes the room that it needs. */
const wide = '@media (min-width: 1400px)';

/**
 * Primitives, one a row, with the state of each environment. Tables of the same
 * environments below each other have the same columns, whatever is in them.
 * @internal
 */
export function PrimitiveTable(props: {
  items: readonly PrimitiveSummary[];
  environments: readonly string[];
  label: string;
}) {
  const { items, environments } = props;
  const t = useText();
  const columns: Array<{ title: string; share?: number }> = [
    { title: t('fleet.name'), share: shares.name },
    { title: t('fleet.owner'), share: shares.owner },
    { title: t('fleet.build'), share: shares.build },
    ...environments.map(title => ({
      ...{ title, share: shares.environments / environments.length },
    })),
    { title: t('home.since'), share: shares.since },
    { title: t('fleet.next') },
  ];

  return (
    <RowTable
      size="small"
      aria-label={props.label}
      sx={{
        [wide]: { tableLayout: 'fixed' },
        '& tbody th': { whiteSpace: 'normal', overflowWrap: 'anywhere' },
      }}
    >
      <TableHead>
        <TableRow>
          {columns.map(({ title, share }) => (
            <TableCell key={title} sx={{ width: share && `${share}%` }}>
              {title}
            </TableCell>
          ))}
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
