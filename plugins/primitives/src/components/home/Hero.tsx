import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';
import { RiAddLine } from '@remixicon/react';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { primitivesCreatePermission } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { templatePath } from '../../model/links';

/** What this is, what it promises, and the button for its main job. @internal */
export function Hero() {
  const t = useText();
  const title = useApi(configApiRef).getOptionalString('app.title');
  const { loading, allowed } = usePermission({
    permission: primitivesCreatePermission,
  });
  const forbidden = !loading && !allowed;
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
      <Box>
        <Button
          component={RouterLink}
          to={templatePath('create-primitive')}
          variant="contained"
          size="large"
          disabled={forbidden}
          startIcon={<RiAddLine size={20} aria-hidden />}
          aria-describedby={forbidden ? 'primitives-create-why' : undefined}
          sx={{ textTransform: 'none', px: 3 }}
        >
          {t('home.create')}
        </Button>
        {forbidden && (
          <Typography
            id="primitives-create-why"
            sx={{ fontSize: '0.75rem', color: 'text.secondary', mt: 0.5 }}
          >
            {t('home.createForbidden', {
              permission: primitivesCreatePermission.name,
            })}
          </Typography>
        )}
      </Box>
    </Box>
  );
}
