import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import useAsync from 'react-use/esm/useAsync';
import { Link as RouterLink } from 'react-router-dom';
import { useChangePermissions } from '../../hooks/use-change-permissions';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';
import { useText } from '../../hooks/use-text';
import { lackedPermission } from '../../model/change-permission';
import { FirstSteps } from '../home/FirstSteps';
import { CreateButton } from '../shared/CreateButton';
import { Loading } from '../shared/LiveContent';
import { RowSkeletons } from '../shared/skeletons';

/** A board on which nothing is: what brings something there, and where to look meanwhile. @internal */
export function NoPromotions() {
  const t = useText();
  const api = usePrimitivesApi();
  const { value: counts, loading } = useAsync(
    () => api.getFleetCounts(),
    [api],
  );
  const lacked = lackedPermission(useChangePermissions(), 'promote');
  if (loading) {
    return (
      <Loading>
        <RowSkeletons count={1} height={140} />
      </Loading>
    );
  }
  if (counts?.total === 0) {
    return (
      <Box sx={{ display: 'grid', gap: 3 }}>
        <FirstSteps />
        <CreateButton />
      </Box>
    );
  }
  const waiting = counts?.waiting ?? 0;
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-labelledby="promotions-none"
      sx={{ p: 3, display: 'grid', gap: 1, justifyItems: 'start' }}
    >
      <Typography
        id="promotions-none"
        component="h2"
        sx={{ fontSize: '1rem', fontWeight: 600, m: 0 }}
      >
        {t('promotion.empty')}
      </Typography>
      <Typography sx={{ fontSize: '0.875rem' }}>
        {t('promotion.emptyWhy')}
      </Typography>
      {lacked && (
        <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
          {t('promotion.forbidden', { permission: lacked })}{' '}
          {t('promotion.others')}
        </Typography>
      )}
      <Button
        component={RouterLink}
        to={waiting > 0 ? '/primitives?state=waiting' : '/primitives'}
        variant="outlined"
        sx={{ textTransform: 'none', mt: 1 }}
      >
        {waiting > 0
          ? t('promotion.emptyLink', { count: waiting })
          : t('promotion.emptyFleet')}
      </Button>
    </Paper>
  );
}
