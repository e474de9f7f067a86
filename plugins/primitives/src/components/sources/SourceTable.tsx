import Paper from '@mui/material/Paper';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { SourcesReport, SourceStatus } from '@ameide/plugin-primitives-common';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';
import { Mark } from '../../model/status';
import { Age } from '../shared/Age';
import { RowTable } from '../shared/RowTable';
import { MarkText } from '../shared/StatusText';

/** A limit that is reached is no failure; what was never read is not known. */
const marks: Record<SourceStatus['status'], Mark> = {
  ok: 'passed',
  failed: 'failed',
  limited: 'waiting',
  never: 'unknown',
};

/** One line for each source. @internal */
export function SourceTable(props: { items: SourcesReport['items'] }) {
  const t = useText();
  return (
    <TableContainer component={Paper} variant="outlined">
      <RowTable size="small" aria-label={t('sources.table')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('sources.source')}</TableCell>
            <TableCell>{t('sources.status')}</TableCell>
            <TableCell>{t('sources.read')}</TableCell>
            <TableCell>{t('sources.budget')}</TableCell>
            <TableCell>{t('sources.message')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.items.map(item => (
            <SourceRow
              key={`${item.source}/${item.instance ?? ''}`}
              source={item}
            />
          ))}
        </TableBody>
      </RowTable>
    </TableContainer>
  );
}

function SourceRow({
  source,
}: {
  source: SourcesReport['items'][number];
}) {
  const t = useText();
  const language = useLanguage();
  const name = t(`source.${source.source}`);
  const status = source.status === 'never' ? 'unread' : source.status;
  const time =
    source.limitedUntil && formatMoment(source.limitedUntil, language);
  const words = t(`sources.${status}`);
  return (
    <TableRow>
      <TableCell component="th" scope="row" data-label={t('sources.source')}>
        {source.instance ? `${name} (${source.instance})` : name}
      </TableCell>
      <TableCell data-label={t('sources.status')}>
        <MarkText
          mark={marks[source.status]}
          text={time ? `${words} ${t('sources.until', { time })}` : words}
        />
      </TableCell>
      <TableCell
        data-label={t('sources.read')}
        sx={{ whiteSpace: 'nowrap' }}
      >
        {source.lastSuccessAt ? (
          <Age iso={source.lastSuccessAt} />
        ) : (
          t('sources.never')
        )}
      </TableCell>
      <TableCell data-label={t('sources.budget')}>
        <BudgetText budget={source.budget} />
      </TableCell>
      <TableCell data-label={t('sources.message')}>
        {source.message ?? t('common.none')}
        {source.detail && (
          <Typography variant="body2" color="text.secondary">
            {source.detail}
          </Typography>
        )}
      </TableCell>
    </TableRow>
  );
}

function BudgetText({ budget }: Pick<SourceStatus, 'budget'>) {
  const t = useText();
  const language = useLanguage();
  if (!budget) return <>{t('sources.noBudget')}</>;
  const count = (value: number) => value.toLocaleString(language);
  const kept = Math.round(budget.limit * (1 - (budget.share ?? 1)));
  return (
    <>
      {t('sources.leftUntil', {
        remaining: count(budget.remaining),
        limit: count(budget.limit),
        time: formatMoment(budget.resetAt, language),
      })}
      {kept > 0 && (
        <Typography variant="body2" color="text.secondary">
          {t('sources.forOthers', { kept: count(kept) })}
        </Typography>
      )}
    </>
  );
}
