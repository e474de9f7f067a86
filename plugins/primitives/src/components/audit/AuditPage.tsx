import { RequirePermission } from '@backstage/plugin-permission-react';
import { primitivesAuditReadPermission } from '@ameide/plugin-primitives-common';
import { useAudit } from '../../hooks/use-primitives';
import { Forbidden } from '../shared/Failure';
import { LiveContent } from '../shared/LiveContent';
import { PageBody } from '../shared/PageBody';
import { Sources } from '../shared/Sources';
import { BreakGlass } from './BreakGlass';
import { DoneMatrix } from './DoneMatrix';
import { DoneRules } from './DoneRules';
import { HistoryStatus } from './HistoryStatus';
import { NonNegotiables } from './NonNegotiables';

const permission = primitivesAuditReadPermission;

/** The non-negotiables and the Definition of Done of every primitive, with proof. @internal */
export function AuditPage() {
  return (
    <PageBody>
      <RequirePermission
        permission={permission}
        errorPage={<Forbidden permission={permission.name} />}
      >
        <AuditContent />
      </RequirePermission>
    </PageBody>
  );
}

function AuditContent() {
  const live = useAudit();
  return (
    <LiveContent live={live} permission={permission.name}>
      {audit => (
        <>
          <Sources sources={audit.sources} />
          <NonNegotiables rules={audit.rules} breaches={audit.breaches} />
          <HistoryStatus />
          <BreakGlass />
          <DoneRules rules={audit.doneRules} />
          <DoneMatrix items={audit.items} />
        </>
      )}
    </LiveContent>
  );
}
