import { Route, Routes } from 'react-router-dom';
import { PageBody } from '../shared/PageBody';
import { AuditViews } from './AuditViews';
import { RulePage } from './RulePage';

/** The non-negotiables and the Definition of Done of every primitive, with proof; each rule has a page. @internal */
export function AuditPage() {
  return (
    <PageBody>
      <Routes>
        <Route path="rules/:rule" element={<RulePage />} />
        <Route path="*" element={<AuditViews />} />
      </Routes>
    </PageBody>
  );
}
