import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { DryRunChange, Verdict } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { pipelinePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { verdictMark } from '../../model/status';
import { ColumnHeads, rowProps, second, twoLines } from '../shared/GridCells';
import { MarkText } from '../shared/StatusText';
import { RowPlace } from '../shared/VirtualGrid';

const columns = 'minmax(9rem, 1.5fr) 7rem 7rem minmax(10rem, 3fr)';

/** Names of the columns. @internal */
export function DryRunHead(props: { wide: boolean }) {
  const t = useText();
  const names = ['from', 'to', 'reason'] as const;
  return (
    <ColumnHeads
      wide={props.wide}
      columns={columns}
      names={[
        t('fleet.name'),
        ...names.map(name => t(`audit.tried.${name}`)),
      ]}
    />
  );
}

/** A verdict that a rule would change: what it is now, what it would be then, and why. @internal */
export function DryRunRow(
  props: Omit<RowPlace, 'index'> & { change: DryRunChange; wide: boolean },
) {
  const t = useText();
  const { wide } = props;
  const { id, owner, environment, from, to, reason } = props.change;
  return (
    <Box
      {...rowProps(props)}
      sx={{
        display: 'grid',
        gridTemplateColumns: wide ? columns : '1fr 1fr',
        alignItems: 'center',
        alignContent: 'center',
        columnGap: 1,
        rowGap: 0.75,
        px: 2,
        boxSizing: 'border-box',
        lineHeight: 1.4,
        borderBottom: 1,
        borderColor: 'divider',
        '& > *': { minWidth: 0 },
        ...(!wide && {
          '& > :first-of-type, & > :last-of-type': { gridColumn: '1 / -1' },
        }),
      }}
    >
      <div role="gridcell">
        <Link
          component={RouterLink}
          to={pipelinePath(id)}
          sx={{ ...second, fontSize: 'inherit', color: 'primary.main' }}
        >
          {id}
        </Link>
        <Box component="span" sx={second}>
          {[ownerName(owner) ?? t('common.unknownOwner'), environment]
            .filter(Boolean)
            .join(', ')}
        </Box>
      </div>
      <StatusCell status={from} label={wide ? undefined : t('audit.tried.from')} />
      <StatusCell status={to} label={wide ? undefined : t('audit.tried.to')} />
      <Box
        role="gridcell"
        title={reason}
        sx={{ ...twoLines, WebkitLineClamp: wide ? 2 : 3 }}
      >
        {reason}
      </Box>
    </Box>
  );
}

function StatusCell(props: {
  status?: Verdict['status'];
  /** Stands above it where no head names its column. */
  label?: string;
}) {
  const { status, label } = props;
  const t = useText();
  return (
    <div role="gridcell">
      {label && (
        <Box component="span" sx={second}>
          {label}
        </Box>
      )}
      {status ? (
        <MarkText mark={verdictMark[status]} text={t(`verdict.${status}`)} />
      ) : (
        t('audit.tried.absent')
      )}
    </div>
  );
}
