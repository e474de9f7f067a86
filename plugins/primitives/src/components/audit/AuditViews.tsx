import { AuditReading, useAuditQuery } from '../../hooks/use-audit';
import { useText } from '../../hooks/use-text';
import {
  AuditQuery,
  auditViews,
  formatAuditQuery,
  plainView,
} from '../../model/audit-query';
import { ViewNav } from '../shared/ViewNav';
import { AuditSkeleton } from './audit-skeletons';
import { AuditFrame } from './AuditFrame';
import { BreachesView } from './BreachesView';
import { BreakGlass } from './BreakGlass';
import { DoneView } from './DoneView';
import { DryRunForm } from './DryRunForm';
import { ExportButtons } from './ExportButtons';
import { HistoryStatus } from './HistoryStatus';
import { NonNegotiables } from './NonNegotiables';
import { DoneRuleList } from './RuleList';
import { TrendsView } from './TrendsView';
import { WaiversView } from './WaiversView';

/** The parts of the audit, now or at a past moment; the address says which. @internal */
export function AuditViews() {
  const t = useText();
  const [query, setQuery] = useAuditQuery();
  const views = auditViews.map(id => ({
    ...{ id, title: t(`audit.view.${id}`) },
    to: `?${formatAuditQuery(plainView(id, query.at))}`,
  }));
  return (
    <AuditFrame
      nav={
        <ViewNav label={t('audit.views')} views={views} current={query.view} />
      }
      tools={<ExportButtons at={query.at} />}
      skeleton={<AuditSkeleton view={query.view} />}
    >
      {audit => <View audit={audit} query={query} onChange={setQuery} />}
    </AuditFrame>
  );
}

function View(props: {
  audit: AuditReading;
  query: AuditQuery;
  onChange: (query: AuditQuery) => void;
}) {
  const { audit, query, onChange } = props;
  const { rules } = audit.done;
  switch (query.view) {
    case 'done':
      return (
        <DoneView
          rules={rules}
          primitives={audit.primitives}
          query={query}
          onChange={onChange}
        />
      );
    case 'outside':
      return (
        <>
          <HistoryStatus />
          <BreakGlass />
        </>
      );
    case 'waivers':
      return <WaiversView at={query.at} />;
    case 'rules':
      return (
        <>
          <NonNegotiables rules={audit.rules} at={query.at} />
          <DoneRuleList rules={rules} at={query.at} />
          <DryRunForm rules={rules} />
        </>
      );
    case 'trends':
      return <TrendsView query={query} onChange={onChange} />;
    default:
      return (
        <>
          <NonNegotiables rules={audit.rules} at={query.at} />
          <BreachesView rules={audit.rules} query={query} onChange={onChange} />
        </>
      );
  }
}
