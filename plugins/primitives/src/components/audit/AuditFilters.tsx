import Box from '@mui/material/Box';
import { environments, primitiveKinds } from '@ameide/plugin-primitives-common';
import { useFleetValues } from '../../hooks/use-fleet-values';
import { useText } from '../../hooks/use-text';
import {
  AuditQuery,
  formatAuditQuery,
  parseAuditQuery,
} from '../../model/audit-query';
import { ownerName } from '../../model/owner';
import { Choice } from '../shared/Choice';
import { SearchField } from '../shared/SearchField';

/** A filter that only one of the lists has. @internal */
export type OwnFilter = {
  name: 'verdict' | 'order';
  label: string;
  value?: string;
  options: ReadonlyArray<{ value: string; text: string }>;
};

/** Narrows a list of the audit; what is chosen lives in the address. @internal */
export function AuditFilters(props: {
  query: AuditQuery;
  rules: ReadonlyArray<{ id: string; title: string }>;
  search: string;
  own: OwnFilter;
  onChange: (query: AuditQuery) => void;
}) {
  const { query, own, onChange } = props;
  const t = useText();
  const owners = useFleetValues('owner');
  const set = (name: string) => (value: string) => {
    const params = formatAuditQuery(query);
    if (value) params.set(name, value);
    else params.delete(name);
    onChange(parseAuditQuery(params, new Date()));
  };
  const all = { value: '', text: t('fleet.all') };
  const named = (
    values: readonly string[],
    text: (value: string) => string = value => value,
  ) => [all, ...values.map(value => ({ value, text: text(value) }))];
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
      <SearchField
        label={props.search}
        value={query.text}
        onChange={text => onChange({ ...query, text })}
      />
      <Choice
        label={t('audit.filter.rule')}
        value={query.rule}
        options={[
          all,
          ...props.rules.map(({ id, title }) => ({ value: id, text: title })),
        ]}
        onChange={set('rule')}
      />
      <Choice
        label={t('fleet.owner')}
        value={query.owner}
        hint={owners.isDenied ? t('audit.filter.ownersDenied') : undefined}
        options={named(owners.values, ownerName)}
        onChange={set('owner')}
      />
      <Choice
        label={t('fleet.kind')}
        value={query.kind}
        options={named(primitiveKinds)}
        onChange={set('kind')}
      />
      <Choice
        label={t('audit.filter.environment')}
        value={query.environment}
        options={named(environments)}
        onChange={set('environment')}
      />
      <Choice
        label={t('audit.filter.waived')}
        value={query.waived}
        options={[
          all,
          { value: 'yes', text: t('audit.filter.yes') },
          { value: 'no', text: t('audit.filter.no') },
        ]}
        onChange={set('waived')}
      />
      <Choice
        label={own.label}
        value={own.value}
        options={own.options}
        onChange={set(own.name)}
      />
    </Box>
  );
}
