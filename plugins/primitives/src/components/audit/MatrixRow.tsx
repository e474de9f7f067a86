import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import { RiArrowDownSLine } from '@remixicon/react';
import { AuditItem, Verdict } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { AuditColumn } from '../../model/audit';
import { pipelinePath } from '../../model/links';
import { verdictMark } from '../../model/status';
import { MarkText } from '../shared/StatusText';
import { statusWords, VerdictList } from '../shared/VerdictList';
import { EvidenceButton } from './EvidenceButton';

/** One primitive's verdicts, and their evidence on demand. @internal */
export function MatrixRow(props: {
  item: AuditItem;
  columns: readonly AuditColumn[];
}) {
  const { item, columns } = props;
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <TableRow hover>
        <TableCell component="th" scope="row">
          <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 0.5 }}>
            <IconButton
              size="small"
              aria-label={t('audit.details', { id: item.id })}
              aria-expanded={open}
              aria-controls={open ? id : undefined}
              onClick={() => setOpen(!open)}
              sx={{ mt: -0.5, transform: open ? undefined : 'rotate(-90deg)' }}
            >
              <RiArrowDownSLine size={18} aria-hidden />
            </IconButton>
            <Box>
              <Link
                component={RouterLink}
                to={pipelinePath(item.id)}
                sx={{ fontWeight: 600 }}
              >
                {item.kind}/{item.name} {item.version}
              </Link>
              <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
                {item.owner ?? t('common.unknownOwner')}
              </Box>
            </Box>
          </Box>
        </TableCell>
        {columns.map(column => (
          <TableCell key={column.rule} data-label={column.title}>
            <Verdicts
              verdicts={item.done.filter(v => v.rule === column.rule)}
            />
          </TableCell>
        ))}
      </TableRow>
      {open && (
        <TableRow id={id}>
          <TableCell colSpan={columns.length + 1}>
            <Box sx={{ width: '100%', minWidth: 0 }}>
              <VerdictList verdicts={item.done} />
              <EvidenceButton id={item.id} />
            </Box>
          </TableCell>
        </TableRow>
      )}
    </>
  );
}

function Verdicts(props: { verdicts: readonly Verdict[] }) {
  const t = useText();
  // A rule that was not judged for this primitive is not a rule that it met.
  if (props.verdicts.length === 0) {
    return <MarkText mark="unknown" text={t('verdict.unknown')} />;
  }
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 0.25 }}>
      {props.verdicts.map(verdict => (
        <MarkText
          key={verdict.environment ?? ''}
          mark={verdictMark[verdict.status]}
          text={[verdict.environment, statusWords(t, verdict)]
            .filter(Boolean)
            .join(': ')}
        />
      ))}
    </Box>
  );
}
