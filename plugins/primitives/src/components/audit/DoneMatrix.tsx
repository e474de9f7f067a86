import { useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Paper from '@mui/material/Paper';
import Switch from '@mui/material/Switch';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import { useText } from '../../hooks/use-text';
import { AuditItem } from '@ameide/plugin-primitives-common';
import { auditColumns, selectAudit } from '../../model/audit';
import { RowTable } from '../shared/RowTable';
import { MatrixRow } from './MatrixRow';
import { SectionTitle } from '../shared/SectionTitle';

/** The Definition of Done: a row a primitive, a column a rule. @internal */
export function DoneMatrix(props: { items: readonly AuditItem[] }) {
  const t = useText();
  const [text, setText] = useState('');
  const [unmetOnly, setUnmetOnly] = useState(false);
  const columns = useMemo(() => auditColumns(props.items), [props.items]);
  const rows = selectAudit(props.items, { text, unmetOnly });
  return (
    <section aria-labelledby="primitives-matrix">
      <SectionTitle id="primitives-matrix">{t('audit.matrix')}</SectionTitle>
      <Box
        role="search"
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mb: 1.5 }}
      >
        <TextField
          size="small"
          type="search"
          label={t('audit.filter')}
          value={text}
          onChange={event => setText(event.target.value)}
          sx={{ flex: '1 1 16rem', maxWidth: '28rem' }}
        />
        <FormControlLabel
          label={t('audit.unmetOnly')}
          control={
            <Switch
              checked={unmetOnly}
              onChange={(_, checked) => setUnmetOnly(checked)}
            />
          }
        />
      </Box>
      <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
        {rows.length === 0 ? (
          <Box sx={{ p: 2, color: 'text.secondary' }}>
            {props.items.length === 0
              ? t('audit.emptyMatrix')
              : t('fleet.noMatch')}
          </Box>
        ) : (
          <RowTable size="small" aria-labelledby="primitives-matrix">
            <TableHead>
              <TableRow>
                <TableCell>{t('fleet.name')}</TableCell>
                {columns.map(column => (
                  <TableCell key={column.rule}>{column.title}</TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {rows.map(item => (
                <MatrixRow key={item.id} item={item} columns={columns} />
              ))}
            </TableBody>
          </RowTable>
        )}
      </Paper>
    </section>
  );
}
