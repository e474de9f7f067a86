import { useMemo } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink, useNavigate } from 'react-router-dom';
import {
  DryRun,
  DryRunChange,
  RuleDefinition,
  Verdict,
} from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { pipelinePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { verdictMark } from '../../model/status';
import { CopyButton } from '../shared/CopyButton';
import { headRow, placed, second } from '../shared/GridCells';
import { MarkText } from '../shared/StatusText';
import { RowPlace, VirtualGrid } from '../shared/VirtualGrid';
import { countWords } from './RuleList';

const rowHeight = 60;
const columns = 'minmax(9rem, 1.5fr) 7rem 7rem minmax(10rem, 3fr)';

/** What a rule would change. @internal */
export function DryRunResult(props: { result: DryRun; rule: RuleDefinition }) {
  const t = useText();
  const navigate = useNavigate();
  const { result, rule } = props;
  const { changes, changed } = result;
  const primitives = `${result.primitives}`;
  const configuration = useMemo(
    () => JSON.stringify({ primitives: { done: { rules: [rule] } } }, null, 2),
    [rule],
  );
  return (
    <Box
      sx={{
        ...{ display: 'grid', gap: 1.5, fontSize: '0.875rem' },
        gridTemplateColumns: 'minmax(0, 1fr)',
      }}
    >
      <div role="status">
        <strong>
          {t('audit.tried.changed', { count: changed, primitives })}
        </strong>{' '}
        {countWords(t, { ...result.counts, waived: 0 })}
        {changed > changes.length &&
          ` · ${t('audit.tried.first', { number: `${changes.length}` })}`}
      </div>
      {!result.isWhole && (
        <Alert severity="warning">
          {t('audit.tried.partial', { primitives })}
        </Alert>
      )}
      {changes.length > 0 && (
        <VirtualGrid
          label={t('audit.tried.changes')}
          keys={t('audit.breach.keys')}
          count={changes.length}
          rowHeight={rowHeight}
          minWidth="40rem"
          onSee={() => {}}
          onOpen={index => navigate(pipelinePath(changes[index].id))}
          head={
            <Box
              role="row"
              aria-rowindex={1}
              sx={{ ...headRow, gridTemplateColumns: columns }}
            >
              <span role="columnheader">{t('fleet.name')}</span>
              {(['from', 'to', 'reason'] as const).map(name => (
                <span key={name} role="columnheader">
                  {t(`audit.tried.${name}`)}
                </span>
              ))}
            </Box>
          }
          row={({ index, ...place }) => (
            <Change key={index} {...place} change={changes[index]} />
          )}
        />
      )}
      <details>
        <summary>{t('audit.tried.configuration')}</summary>
        <CopyButton
          text={configuration}
          what={t('audit.tried.configuration')}
        />
        <Box component="pre" sx={{ m: 0, overflowX: 'auto' }}>
          {configuration}
        </Box>
      </details>
    </Box>
  );
}

function Change(props: Omit<RowPlace, 'index'> & { change: DryRunChange }) {
  const t = useText();
  const { id, owner, environment, from, to, reason } = props.change;
  return (
    <Box
      role="row"
      id={props.id}
      aria-rowindex={props.rowIndex}
      data-active={props.active || undefined}
      style={placed(props)}
      sx={{
        display: 'grid',
        gridTemplateColumns: columns,
        alignItems: 'center',
        columnGap: 1,
        px: 2,
        borderBottom: 1,
        borderColor: 'divider',
        '& > *': { minWidth: 0 },
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
      <StatusCell status={from} />
      <StatusCell status={to} />
      <Box
        role="gridcell"
        title={reason}
        sx={{
          display: '-webkit-box',
          WebkitLineClamp: 2,
          WebkitBoxOrient: 'vertical',
          overflow: 'hidden',
        }}
      >
        {reason}
      </Box>
    </Box>
  );
}

function StatusCell({ status }: { status?: Verdict['status'] }) {
  const t = useText();
  return (
    <div role="gridcell">
      {status ? (
        <MarkText mark={verdictMark[status]} text={t(`verdict.${status}`)} />
      ) : (
        t('audit.tried.absent')
      )}
    </div>
  );
}
