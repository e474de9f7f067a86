import { useSearchParams } from 'react-router-dom';
import { useText } from '../../hooks/use-text';
import { DeliveryView } from '../delivery/DeliveryView';
import { PageBody } from '../shared/PageBody';
import { ViewNav } from '../shared/ViewNav';
import { FleetView } from './FleetView';
import { PromotionBoard } from './PromotionBoard';

const views = ['list', 'promotions', 'delivery'] as const;

/** Every primitive, what waits for promotion, and how delivery goes; the URL says which. @internal */
export function FleetPage() {
  const t = useText();
  const [params] = useSearchParams();
  const view = views.find(each => each === params.get('view')) ?? 'list';
  return (
    <PageBody>
      <ViewNav
        label={t('fleet.views')}
        views={views.map(each => ({
          ...{ id: each, title: t(`fleet.${each}`) },
          to: each === 'list' ? '?' : `?view=${each}`,
        }))}
        current={view}
      />
      {view === 'list' && <FleetView />}
      {view === 'promotions' && <PromotionBoard />}
      {view === 'delivery' && <DeliveryView />}
    </PageBody>
  );
}
