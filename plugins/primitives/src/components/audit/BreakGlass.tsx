import { useState } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import {
  BreakGlassPage,
  environments,
  maxPageSize,
  outsideChangeSchema,
  primitivesAuditReadPermission,
} from '@ameide/plugin-primitives-common';
import { useSearchParams } from 'react-router-dom';
import useAsync from 'react-use/esm/useAsync';
import { useBreakGlass } from '../../hooks/use-break-glass';
import { useText } from '../../hooks/use-text';
import { ownerName } from '../../model/owner';
import {
  BreakGlassFilters,
  filterNames,
  isFiltered,
  parseFilters,
  spanOf,
  withFilter,
  withoutFilters,
} from '../../model/break-glass';
import { Choice } from '../shared/Choice';
import { LiveContent } from '../shared/LiveContent';
import { SectionTitle } from '../shared/SectionTitle';
import { TextButton } from '../shared/TextButton';
import { OutsideRows } from './audit-skeletons';
import { BreakGlassRow } from './BreakGlassRow';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

const step = 50;

/** What was changed outside Git, from when until when: newest first. @internal */
export function BreakGlass() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const filters = parseFilters(params);
  const [limit, setLimit] = useState(step);
  const live = useBreakGlass(filters, limit);
  return (
    <section aria-labelledby="primitives-break-glass">
      <SectionTitle id="primitives-break-glass" space={0.5}>
        {t('breakGlass.title')}
      </SectionTitle>
      <Box sx={{ color: 'text.secondary', fontSize: '0.875rem', mb: 1.5 }}>
        {t('breakGlass.about')}
      </Box>
      <Filters
        filters={filters}
        onChange={(name, value) =>
          setParams(now => withFilter(now, name, value), { replace: true })
        }
      />
      <LiveContent
        live={live}
        permission={primitivesAuditReadPermission.name}
        skeleton={<OutsideRows />}
      >
        {page => (
          <Timeline
            page={page}
            isNarrowed={isFiltered(filters)}
            onClear={() => setParams(withoutFilters, { replace: true })}
            onMore={
              limit < maxPageSize
                ? () => setLimit(Math.min(maxPageSize, limit + step))
                : undefined
            }
          />
        )}
      </LiveContent>
    </section>
  );
}

function Filters(props: {
  filters: BreakGlassFilters;
  onChange: (name: (typeof filterNames)[number], value: string) => void;
}) {
  const { filters, onChange } = props;
  const t = useText();
  const api = usePrimitivesApi();
  // While it is not known who owns something there is nothing to choose.
  const owners = useAsync(() => api.getFleetGroups({ by: 'owner' }), [api]);
  const options = {
    change: outsideChangeSchema.options.map(value => ({
      value,
      text: t(`breakGlass.changes.${value}`),
    })),
    environment: environments.map(value => ({ value, text: value })),
    owner: (owners.value?.items ?? []).flatMap(({ value }) =>
      value ? [{ value, text: ownerName(value) }] : [],
    ),
    state: (['open', 'over'] as const).map(value => ({
      value,
      text: t(`breakGlass.states.${value}`),
    })),
  };
  return (
    <Box
      role="search"
      aria-label={t('breakGlass.filters')}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 1.5 }}
    >
      {filterNames.map(name => (
        <Choice
          key={name}
          label={t(`breakGlass.${name}`)}
          value={filters[name]}
          options={[{ value: '', text: t('breakGlass.all') }, ...options[name]]}
          onChange={value => onChange(name, value)}
        />
      ))}
    </Box>
  );
}

function Timeline(props: {
  page: BreakGlassPage;
  isNarrowed: boolean;
  onClear: () => void;
  /** Absent where no more can be shown at once. */
  onMore?: () => void;
}) {
  const { page, isNarrowed, onClear, onMore } = props;
  const { items, nextCursor } = page;
  const t = useText();
  if (items.length === 0) {
    return (
      <Paper variant="outlined" sx={{ p: 2, color: 'text.secondary' }}>
        {isNarrowed ? t('breakGlass.emptyFiltered') : t('breakGlass.empty')}{' '}
        {isNarrowed && (
          <TextButton onClick={onClear}>{t('breakGlass.clear')}</TextButton>
        )}
      </Paper>
    );
  }
  const span = spanOf(items, Date.now());
  return (
    <div>
      <Paper
        component="ul"
        variant="outlined"
        aria-label={t('breakGlass.list')}
        sx={{ listStyle: 'none', m: 0, p: 0 }}
      >
        {items.map(item => (
          <BreakGlassRow
            key={`${item.rule} ${item.subject} ${item.since}`}
            item={item}
            span={span}
          />
        ))}
      </Paper>
      {nextCursor !== undefined &&
        (onMore ? (
          <TextButton onClick={onMore} sx={{ mt: 1 }}>
            {t('breakGlass.more')}
          </TextButton>
        ) : (
          <Box sx={{ mt: 1, color: 'text.secondary', fontSize: '0.875rem' }}>
            {t('breakGlass.most', { n: String(items.length) })}
          </Box>
        ))}
    </div>
  );
}
