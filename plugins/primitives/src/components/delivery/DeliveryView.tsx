import { useCallback } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import TextField from '@mui/material/TextField';
import useAsync from 'react-use/esm/useAsync';
import { useSearchParams } from 'react-router-dom';
import {
  Delivery,
  primitivesReadPermission,
} from '@ameide/plugin-primitives-common';
import { useFigureWords } from '../../hooks/use-figure-words';
import { useLive } from '../../hooks/use-live';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';
import {
  deliveryFigures,
  FigureName,
  valueOf,
  weeklyValues,
} from '../../model/delivery';
import { ownerName } from '../../model/owner';
import { LiveContent } from '../shared/LiveContent';
import { SectionTitle } from '../shared/SectionTitle';
import { CardSkeletons, RowSkeletons } from '../shared/skeletons';
import { TeamFigures } from './TeamFigures';
import { WeekChart } from './WeekChart';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

const periods = [30, 90, 365];
const dayMs = 24 * 60 * 60_000;

/** The four figures of DORA, of the fleet, a team or a primitive. @internal */
export function DeliveryView() {
  const t = useText();
  const api = usePrimitivesApi();
  const [params, setParams] = useSearchParams();
  const owner = params.get('owner') || undefined;
  const id = params.get('id') || undefined;
  const days = periods.find(each => String(each) === params.get('days')) ?? 90;
  const load = useCallback(
    () =>
      api.getDelivery({ owner, id, from: new Date(Date.now() - days * dayMs) }),
    [api, owner, id, days],
  );
  // Delivery goes by days: the poll renews it often enough, and each signal need not.
  const live = useLive(load, () => false);
  const teams =
    useAsync(
      () => api.getFleetGroups({ by: 'owner' }),
      [api],
    ).value?.items.flatMap(g => g.value || []) ?? [];
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next, { replace: true });
  };
  const known = owner && !teams.includes(owner) ? [...teams, owner] : teams;
  return (
    <>
      <Box
        sx={{
          ...{ display: 'flex', flexWrap: 'wrap', gap: 1.5 },
          '& > *': { flex: { xs: '1 1 100%', sm: '0 0 auto' } },
        }}
      >
        <TextField
          select
          size="small"
          label={t('delivery.team')}
          value={owner ?? ''}
          onChange={e => set('owner', e.target.value)}
          SelectProps={{ displayEmpty: true }}
          InputLabelProps={{ shrink: true }}
          sx={{ minWidth: '14rem' }}
        >
          <MenuItem value="">{t('delivery.allTeams')}</MenuItem>
          {known.map(each => (
            <MenuItem key={each} value={each}>
              {ownerName(each)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          size="small"
          label={t('fleet.name')}
          placeholder="domain-orders-v0"
          defaultValue={id ?? ''}
          onBlur={e => set('id', e.target.value.trim())}
          onKeyDown={e => {
            if (e.key === 'Enter') e.currentTarget.querySelector('input')?.blur();
          }}
          InputLabelProps={{ shrink: true }}
        />
        <TextField
          select
          size="small"
          label={t('delivery.period')}
          value={days}
          onChange={e => set('days', e.target.value)}
          sx={{ minWidth: '10rem' }}
        >
          {periods.map(each => (
            <MenuItem key={each} value={each}>
              {t('delivery.days', { number: `${each}` })}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      <LiveContent
        live={live}
        permission={primitivesReadPermission.name}
        skeleton={
          <>
            <CardSkeletons count={4} height={300} columns={4} />
            <RowSkeletons count={6} height={44} />
          </>
        }
      >
        {delivery => <Figures delivery={delivery} />}
      </LiveContent>
    </>
  );
}

function Figures({ delivery }: { delivery: Delivery }) {
  const t = useText();
  const language = useLanguage();
  const { since, from, figures, teams } = delivery;
  const shown = useFigureWords();
  const detail: Record<FigureName, string> = {
    leadTime:
      figures.leadTime.unknown > 0
        ? t('delivery.commits', { unknown: `${figures.leadTime.unknown}` })
        : t('delivery.deployments', { count: figures.deployments }),
    frequency: t('delivery.deployments', { count: figures.deployments }),
    failure: t('delivery.ofChanges', {
      failed: `${figures.changeFailure.failed}`,
      changes: `${figures.changeFailure.changes}`,
    }),
    restore: t('delivery.open', {
      restored: `${figures.restore.restored}`,
      open: `${figures.restore.open}`,
    }),
  };
  return (
    <>
      {since === undefined && (
        <Alert severity="info">{t('delivery.noHistory')}</Alert>
      )}
      {since !== undefined && since > from && (
        <Alert severity="info">
          {t('delivery.since', { time: formatMoment(since, language) })}
        </Alert>
      )}
      <section aria-labelledby="delivery-title">
        <SectionTitle id="delivery-title">
          {t('delivery.title', { environment: delivery.environment })}
        </SectionTitle>
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: {
              xs: '1fr',
              sm: '1fr 1fr',
              lg: 'repeat(4, 1fr)',
            },
          }}
        >
          {deliveryFigures.map(name => (
            <Paper
              key={name}
              component="article"
              variant="outlined"
              aria-label={t(`delivery.figure.${name}`)}
              sx={{ p: 2 }}
            >
              <Box sx={{ fontSize: '0.875rem', fontWeight: 600 }}>
                {t(`delivery.figure.${name}`)}
              </Box>
              <Box sx={{ fontSize: '1.5rem', fontWeight: 700 }}>
                {shown(valueOf(figures, name), name)}
              </Box>
              <Box
                sx={{ fontSize: '0.8125rem', color: 'text.secondary', mb: 1 }}
              >
                {detail[name]}
              </Box>
              <WeekChart
                label={t('delivery.chart', {
                  figure: t(`delivery.figure.${name}`),
                })}
                bars={weeklyValues(delivery.weeks, name).map(week => ({
                  ...week,
                  text: shown(week.value, name),
                }))}
                say={value => shown(value, name)}
              />
              <Box
                sx={{ fontSize: '0.8125rem', color: 'text.secondary', mt: 1 }}
              >
                {t(`delivery.meaning.${name}`)}
              </Box>
            </Paper>
          ))}
        </Box>
      </section>
      {teams.length > 0 && <TeamFigures teams={teams} />}
    </>
  );
}
