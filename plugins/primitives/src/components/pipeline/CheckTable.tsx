import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { StageCheck } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { checkMark } from '../../model/status';
import { RowTable } from '../shared/RowTable';
import { MarkText } from '../shared/StatusText';

/** What each check of verify came to: of tests, how many passed. @internal */
export function CheckTable(props: { checks: readonly StageCheck[] }) {
  const t = useText();
  return (
    <RowTable size="small" aria-label={t('checks.title')}>
      <TableHead>
        <TableRow>
          <TableCell>{t('checks.check')}</TableCell>
          <TableCell>{t('checks.result')}</TableCell>
          <TableCell>{t('checks.message')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {props.checks.map(({ check, status, message }) => (
          <TableRow key={check}>
            <TableCell
              data-label={t('checks.check')}
              sx={{ fontFamily: 'monospace' }}
            >
              {check}
            </TableCell>
            <TableCell data-label={t('checks.result')}>
              <MarkText
                mark={checkMark[status]}
                text={t(
                  status === 'error' ? 'checks.error' : `status.${status}`,
                )}
              />
            </TableCell>
            <TableCell data-label={t('checks.message')}>{message}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </RowTable>
  );
}
