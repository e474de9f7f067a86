import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import {
  Link as RouterLink,
  Route,
  Routes,
  useSearchParams,
} from 'react-router-dom';
import { useText } from '../../hooks/use-text';
import { DeliveryView } from '../delivery/DeliveryView';
import { RequestView } from '../request/RequestView';
import { PageBody } from '../shared/PageBody';
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
      <Box component="nav" aria-label={t('fleet.views')}>
        {views.map(each => (
          <Button
            key={each}
            component={RouterLink}
            to={each === 'list' ? '?' : `?view=${each}`}
            aria-current={each === view ? 'page' : undefined}
            color={each === view ? 'primary' : 'inherit'}
            sx={{
              textTransform: 'none',
              borderRadius: 0,
              borderBottom: 2,
              borderColor: each === view ? 'primary.main' : 'transparent',
            }}
          >
            {t(`fleet.${each}`)}
          </Button>
        ))}
      </Box>
      {view === 'list' && <FleetView />}
      {view === 'promotions' && <PromotionBoard />}
      {view === 'delivery' && <DeliveryView />}
    </>
  );
}
