import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useText } from '../../hooks/use-text';
import { CreateButton } from '../shared/CreateButton';

/** What this is, what it promises, and the button for its main job. @internal */
export function Hero() {
  const t = useText();
  const title = useApi(configApiRef).getOptionalString('app.title');
  return (
    <Box
      component="header"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        justifyContent: 'space-between',
        gap: 3,
        py: { xs: 1, md: 3 },
      }}
    >
      <Box sx={{ flex: '1 1 24rem', maxWidth: '44rem' }}>
        <Typography
          component="h1"
          sx={{
            fontSize: { xs: '1.75rem', md: '2.25rem' },
            fontWeight: 700,
            letterSpacing: '-0.02em',
            m: 0,
            mb: 1,
          }}
        >
          {title ?? 'Ameide'}
        </Typography>
        <Typography sx={{ fontSize: '1.0625rem', color: 'text.secondary' }}>
          {t('home.promise')}
        </Typography>
      </Box>
      <CreateButton />
    </Box>
  );
}
