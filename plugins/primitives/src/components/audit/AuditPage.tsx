import { RequirePermission } from '@backstage/plugin-permission-react';
import { primitivesAuditReadPermission } from '@ameide/plugin-primitives-common';
import { Route, Routes } from 'react-router-dom';
import { Forbidden } from '../shared/Failure';
import { PageBody } from '../shared/PageBody';
import { AuditViews } from './AuditViews';
import { RulePage } from './RulePage';

const permission = primitivesAuditReadPermission;

/** The non-negotiables and the Definition of Done of every primitive, with proof; each rule has a page. @internal */
export function AuditPage() {
  return (
    <PageBody>
      <RequirePermission
        permission={permission}
        errorPage={<Forbidden permission={permission.name} />}
      >
        <Routes>
          <Route path="rules/:rule" element={<RulePage />} />
          <Route path="*" element={<AuditViews />} />
        </Routes>
      </RequirePermission>
    </PageBody>
  );
}
