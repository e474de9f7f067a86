import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import { useText } from '../../hooks/use-text';
import { DeliveryView } from '../delivery/DeliveryView';
import { PageBody } from '../shared/PageBody';
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
    </PageBody>
  );
}
