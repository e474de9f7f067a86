import { useState } from 'react';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTheme } from '@mui/material/styles';
import {
  AuditOverview,
  Breach,
  primitivesAuditReadPermission,
} from '@ameide/plugin-primitives-common';
import { useBreaches } from '../../hooks/use-audit';
import { useText } from '../../hooks/use-text';
import { AuditQuery, breachesOf, plainView } from '../../model/audit-query';
import { LiveContent } from '../shared/LiveContent';
import { BreachRows } from './audit-skeletons';
import { AuditFilters } from './AuditFilters';
import { AuditGrid } from './AuditGrid';
import { AuditSection } from './AuditSection';
import { BreachPanel } from './BreachPanel';
import { BreachHead, BreachRow } from './BreachRow';
import { breachHeight } from './row-heights';

/** Every breach of a non-negotiable, with its filters. @internal */
export function BreachesView(props: {
  rules: AuditOverview['rules'];
  query: AuditQuery;
  onChange: (query: AuditQuery) => void;
}) {
  const { query, onChange } = props;
  const t = useText();
  return (
    <AuditSection id="primitives-breaches" title={t('audit.view.breaches')}>
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
        all={breachesOf(query, props.rules)}
        onClear={() => onChange(plainView('breaches', query.at))}
      />
    </AuditSection>
  );
}

/** The breaches that a query leaves. @internal */
export function BreachList(props: {
  query: AuditQuery;
  /** How many there are, where that is known before the list is read. */
  all?: number;
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
      skeleton={<BreachRows />}
    >
      {list => (
        <>
          <AuditGrid
            list={list}
            all={props.all}
            label={t('audit.view.breaches')}
            keys={t('audit.breach.keys')}
            shown={count => t('audit.shown', { count })}
            empty={t('audit.noBreach')}
            noMatch={t('audit.noBreachMatch')}
            rowHeight={wide ? breachHeight.wide : breachHeight.narrow}
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
