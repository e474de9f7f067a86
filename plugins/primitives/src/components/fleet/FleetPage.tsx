import { Route, Routes, useSearchParams } from 'react-router-dom';
import { useText } from '../../hooks/use-text';
import { DeliveryView } from '../delivery/DeliveryView';
import { RequestView } from '../request/RequestView';
import { PageBody } from '../shared/PageBody';
import { SourcesNow } from '../shared/Sources';
import { ViewNav } from '../shared/ViewNav';
import { FleetView } from './FleetView';
import { PromotionBoard } from './PromotionBoard';

const views = ['list', 'promotions', 'delivery'] as const;

/** The fleet, and below it what came of each request. @internal */
export function FleetPage() {
  return (
    <PageBody>
      <Routes>
        <Route path="requests/:taskId" element={<RequestView />} />
        <Route path="*" element={<Views />} />
      </Routes>
    </PageBody>
  );
}

/** Every primitive, what waits for promotion, and how delivery goes; the URL says which. */
function Views() {
  const t = useText();
  const [params] = useSearchParams();
  const view = views.find(each => each === params.get('view')) ?? 'list';
  return (
    <>
      <ViewNav
        label={t('fleet.views')}
        views={views.map(each => ({
          ...{ id: each, title: t(`fleet.${each}`) },
          to: each === 'list' ? '?' : `?view=${each}`,
        }))}
        current={view}
      />
      {view === 'list' ? <FleetView /> : <SourcesNow />}
      {view === 'promotions' && <PromotionBoard />}
      {view === 'delivery' && <DeliveryView />}
    </>
  );
}
