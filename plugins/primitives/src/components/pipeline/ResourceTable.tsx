import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { StageResource } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { RowTable } from '../shared/RowTable';

/** Resources and hooks with the state that Argo CD gives them. @internal */
export function ResourceTable(props: { resources: readonly StageResource[] }) {
  const t = useText();
  return (
    <RowTable size="small" aria-label={t('evidence.resources')}>
      <TableHead>
        <TableRow>
          <TableCell>{t('evidence.resource')}</TableCell>
          <TableCell>{t('evidence.state')}</TableCell>
          <TableCell>{t('evidence.message')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {props.resources.map(({ name, state, message }) => (
          <TableRow key={`${name} ${state}`}>
            <TableCell
              data-label={t('evidence.resource')}
              sx={{ fontFamily: 'monospace' }}
            >
              {name}
            </TableCell>
            <TableCell
              data-label={t('evidence.state')}
              sx={{ whiteSpace: { md: 'nowrap' } }}
            >
              {state}
            </TableCell>
            <TableCell data-label={t('evidence.message')}>
              {message ?? ''}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </RowTable>
  );
}
