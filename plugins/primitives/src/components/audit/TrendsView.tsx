import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import { useTheme } from '@mui/material/styles';
import { Link as RouterLink } from 'react-router-dom';
import {
  primitivesAuditReadPermission,
  Trends,
} from '@ameide/plugin-primitives-common';
import { useTrends } from '../../hooks/use-audit';
import { useFleetValues } from '../../hooks/use-fleet-values';
import { useLanguage, useText } from '../../hooks/use-text';
import { AuditQuery } from '../../model/audit-query';
import { rulePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { verdictMark } from '../../model/status';
import { everyDay, openOf } from '../../model/trends';
import { BarChart } from '../shared/BarChart';
import { Choice } from '../shared/Choice';
import { LiveContent } from '../shared/LiveContent';
import { SectionTitle } from '../shared/SectionTitle';
import { MarkText } from '../shared/StatusText';
import { TrendCards } from './audit-skeletons';
import { countWords } from './RuleList';

const periods = ['30', '90', '365'] as const;

/** How verdicts and breaches went from day to day, of the fleet or a team. @internal */
export function TrendsView(props: {
  query: AuditQuery;
  onChange: (query: AuditQuery) => void;
}) {
  const { query, onChange } = props;
  const t = useText();
  const owners = useFleetValues('owner');
  const [days, setDays] = useState('90');
  const live = useTrends({
    ...{ owner: query.owner, days: Number(days), at: query.at },
  });
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
        <Choice
          label={t('audit.trends.team')}
          value={query.owner}
          hint={owners.isDenied ? t('audit.filter.ownersDenied') : undefined}
          options={[
            { value: '', text: t('audit.trends.allTeams') },
            ...owners.values.map(value => ({ value, text: ownerName(value) })),
          ]}
          onChange={owner => onChange({ ...query, owner: owner || undefined })}
        />
        <Choice
          label={t('audit.trends.period')}
          value={days}
          options={periods.map(value => ({
            ...{ value, text: t('audit.trends.days', { number: value }) },
          }))}
          onChange={setDays}
        />
      </Box>
      <LiveContent
        live={live}
        permission={primitivesAuditReadPermission.name}
        skeleton={<TrendCards />}
      >
        {trends =>
          trends.days.length === 0 ? (
            <Alert severity="info">{t('audit.trends.none')}</Alert>
          ) : (
            <>
              <VerdictTrend trends={trends} />
              <BreachTrends trends={trends} at={query.at} />
              <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
                {t('audit.trends.past')}
              </Box>
            </>
          )
        }
      </LiveContent>
    </>
  );
}

function VerdictTrend({ trends }: { trends: Trends }) {
  const t = useText();
  const language = useLanguage();
  const { palette } = useTheme();
  const days = everyDay(trends);
  const unknown = days.filter(({ known }) => !known).length;
  const parts = [
    ['met', palette.success.main],
    ['unknown', palette.warning.main],
    ['not-met', palette.text.secondary],
  ] as const;
  return (
    <section aria-labelledby="audit-trend-verdicts">
      <SectionTitle id="audit-trend-verdicts">
        {t('audit.trends.verdicts')}
      </SectionTitle>
      <Paper variant="outlined" sx={{ p: 2, fontSize: '0.875rem' }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, mb: 1 }}>
          {parts.map(([status]) => (
            <MarkText
              key={status}
              mark={verdictMark[status]}
              text={t(`verdict.${status}`)}
            />
          ))}
          {unknown > 0 && (
            <span>{t('audit.trends.unknownDays', { count: unknown })}</span>
          )}
        </Box>
        <BarChart
          height={160}
          say={height => height.toLocaleString(language)}
          label={t('audit.trends.table', { what: t('audit.trends.verdicts') })}
          bars={days.map(({ day, known }) => ({
            day,
            text: t('audit.trends.day', {
              date: day,
              value: known
                ? countWords(t, known.verdicts)
                : t('audit.trends.unknown'),
            }),
            parts:
              known &&
              parts.map(([status, color]) => ({
                ...{ value: known.verdicts[status], color },
              })),
          }))}
        />
      </Paper>
    </section>
  );
}

function BreachTrends(props: { trends: Trends; at?: string }) {
  const t = useText();
  const language = useLanguage();
  const { palette } = useTheme();
  const { trends, at } = props;
  return (
    <section aria-labelledby="audit-trend-breaches">
      <SectionTitle id="audit-trend-breaches">
        {t('audit.trends.open')}
      </SectionTitle>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', md: '1fr 1fr' },
          gap: 2,
        }}
      >
        {trends.rules.map(({ rule, title }) => {
          const days = openOf(trends, rule);
          const last = days[days.length - 1]?.open;
          return (
            <Paper
              key={rule}
              component="article"
              aria-label={title}
              variant="outlined"
              sx={{ p: 2, fontSize: '0.875rem', minWidth: 0 }}
            >
              <Link
                component={RouterLink}
                to={rulePath(rule, at)}
                sx={{ fontWeight: 600 }}
              >
                {title}
              </Link>
              <Box sx={{ color: 'text.secondary', mb: 1 }}>
                {t('audit.trends.openNow', {
                  number:
                    last === undefined ? t('audit.trends.unknown') : `${last}`,
                })}
              </Box>
              <BarChart
                label={t('audit.trends.table', { what: title })}
                say={height => height.toLocaleString(language)}
                bars={days.map(({ day, open }) => ({
                  day,
                  text: t('audit.trends.day', {
                    date: day,
                    value:
                      open === undefined
                        ? t('audit.trends.unknown')
                        : t('audit.openBreaches', { count: open }),
                  }),
                  ...(open !== undefined && {
                    parts: [{ value: open, color: palette.error.main }],
                  }),
                }))}
              />
            </Paper>
          );
        })}
      </Box>
    </section>
  );
}
