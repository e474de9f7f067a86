import { useState } from 'react';
import Box from '@mui/material/Box';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTheme } from '@mui/material/styles';
import {
  AuditOverview,
  Breach,
  primitivesAuditReadPermission,
} from '@ameide/plugin-primitives-common';
import { useBreaches } from '../../hooks/use-audit';
import { useText } from '../../hooks/use-text';
import { AuditQuery, plainView } from '../../model/audit-query';
import { LiveContent, RowSkeletons } from '../shared/LiveContent';
import { SectionTitle } from '../shared/SectionTitle';
import { AuditFilters } from './AuditFilters';
import { AuditGrid } from './AuditGrid';
import { BreachPanel } from './BreachPanel';
import { BreachHead, BreachRow } from './BreachRow';

/** Heights of a row in px. */
const rowHeight = { wide: 84, narrow: 196 };

/** Every breach of a non-negotiable, with its filters. @internal */
export function BreachesView(props: {
  rules: AuditOverview['rules'];
  query: AuditQuery;
  onChange: (query: AuditQuery) => void;
}) {
  const { query, onChange } = props;
  const t = useText();
  return (
    <Box
      component="section"
      aria-labelledby="primitives-breaches"
      sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.5 }}
    >
      <SectionTitle id="primitives-breaches" space={0}>
        {t('audit.view.breaches')}
      </SectionTitle>
      <AuditFilters
        query={query}
        rules={props.rules.map(({ rule, title }) => ({ id: rule, title }))}
        search={t('audit.filter.search')}
        own={{
          ...{ name: 'order', label: t('audit.filter.order') },
          value: query.oldest ? 'oldest' : '',
          options: [
            { value: '', text: t('audit.filter.newest') },
            { value: 'oldest', text: t('audit.filter.oldest') },
          ],
        }}
        onChange={onChange}
      />
      <BreachList
        query={query}
        onClear={() => onChange(plainView('breaches', query.at))}
      />
    </Box>
  );
}

/** The breaches that a query leaves. @internal */
export function BreachList(props: {
  query: AuditQuery;
  /** Takes the filter away; absent where nobody set one. */
  onClear?: () => void;
}) {
  const t = useText();
  const wide = useMediaQuery(useTheme().breakpoints.up('md'));
  const live = useBreaches(props.query);
  const [open, setOpen] = useState<Breach>();
  return (
    <LiveContent
      live={live}
      permission={primitivesAuditReadPermission.name}
      skeleton={<RowSkeletons count={6} height={rowHeight.wide} />}
    >
      {list => (
        <>
          <AuditGrid
            list={list}
            label={t('audit.view.breaches')}
            keys={t('audit.breach.keys')}
            shown={count => t('audit.shown', { count })}
            empty={t('audit.noBreach')}
            noMatch={t('audit.noBreachMatch')}
            rowHeight={wide ? rowHeight.wide : rowHeight.narrow}
            head={<BreachHead wide={wide} />}
            onOpen={setOpen}
            onClear={props.onClear}
            row={({ index, ...place }, breach) => (
              <BreachRow
                key={index}
                {...place}
                breach={breach}
                wide={wide}
                onOpen={setOpen}
              />
            )}
          />
          {open && (
            <BreachPanel breach={open} onClose={() => setOpen(undefined)} />
          )}
        </>
      )}
    </LiveContent>
  );
}
