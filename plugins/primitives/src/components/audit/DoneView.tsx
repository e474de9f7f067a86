import { useMemo, useState } from 'react';
import {
  AuditItem,
  DoneRules,
  promotionOrder,
  primitivesAuditReadPermission,
  verdictSchema,
} from '@ameide/plugin-primitives-common';
import { useDoneLines } from '../../hooks/use-audit';
import { useText } from '../../hooks/use-text';
import { MatrixColumn, matrixColumns } from '../../model/audit';
import { AuditQuery, isAuditNarrowed, plainView } from '../../model/audit-query';
import { LiveContent } from '../shared/LiveContent';
import { CreateButton } from '../shared/CreateButton';
import { AuditFilters } from './AuditFilters';
import { AuditGrid } from './AuditGrid';
import { AuditSection } from './AuditSection';
import { DoneRows } from './audit-skeletons';
import { MatrixHead, matrixMinWidth, MatrixRow } from './MatrixRow';
import { doneHeight } from './row-heights';
import { VerdictPanel } from './VerdictPanel';

type Rules = DoneRules['rules'];

/** The Definition of Done of every primitive, with its filters. @internal */
export function DoneView(props: {
  rules: Rules;
  /** How many are known at the moment that is shown. */
  primitives: number;
  query: AuditQuery;
  onChange: (query: AuditQuery) => void;
}) {
  const { rules, query, onChange } = props;
  const t = useText();
  return (
    <AuditSection id="primitives-matrix" title={t('audit.view.done')}>
      <AuditFilters
        query={query}
        rules={rules}
        search={t('audit.filter.searchDone')}
        own={{
          ...{ name: 'verdict', label: t('audit.filter.verdict') },
          value: query.verdict,
          options: [
            { value: '', text: t('fleet.all') },
            ...verdictSchema.shape.status.options.map(value => ({
              value,
              text: t(`verdict.${value}`),
            })),
          ],
        }}
        onChange={onChange}
      />
      <DoneMatrix
        rules={rules}
        query={query}
        all={isAuditNarrowed(query) ? undefined : props.primitives}
        onClear={() => onChange(plainView('done', query.at))}
      />
    </AuditSection>
  );
}

/** A row for each primitive that a query leaves, a column for each rule and environment. @internal */
export function DoneMatrix(props: {
  rules: Rules;
  query: AuditQuery;
  /** How many there are, where that is known before the list is read. */
  all?: number;
  /** Said where there is none; that there is no primitive, without. */
  empty?: string;
  /** Takes the filter away; absent where nobody set one. */
  onClear?: () => void;
}) {
  const { rules } = props;
  const t = useText();
  const live = useDoneLines(props.query);
  const [open, setOpen] = useState<{ item: AuditItem; column: MatrixColumn }>();
  // Nobody creates one in the past.
  const { at } = props.query;
  const none = t(at ? 'audit.emptyMatrixPast' : 'audit.emptyMatrix');
  const columns = useMemo(() => matrixColumns(rules, promotionOrder), [rules]);
  return (
    <LiveContent
      live={live}
      permission={primitivesAuditReadPermission.name}
      skeleton={<DoneRows />}
    >
      {list => (
        <>
          <AuditGrid
            list={list}
            all={props.all}
            label={t('audit.matrix')}
            keys={t('audit.keys')}
            shown={count => t('fleet.shown', { count })}
            empty={props.empty ?? none}
            noMatch={t('fleet.noMatch')}
            columns={columns.length}
            rowHeight={doneHeight}
            minWidth={matrixMinWidth(columns.length)}
            head={<MatrixHead columns={columns} />}
            onOpen={(item, index) => setOpen({ item, column: columns[index] })}
            emptyAction={props.empty === undefined && !at && <CreateButton />}
            onClear={props.onClear}
            row={({ index, ...place }, item) => (
              <MatrixRow
                key={index}
                {...place}
                item={item}
                columns={columns}
                onOpen={setOpen}
              />
            )}
          />
          {open && (
            <VerdictPanel {...open} onClose={() => setOpen(undefined)} />
          )}
        </>
      )}
    </LiveContent>
  );
}
