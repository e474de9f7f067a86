import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';
import { RiAddLine } from '@remixicon/react';
import { usePermission } from '@backstage/plugin-permission-react';
import { primitivesCreatePermission } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { templatePath } from '../../model/links';

/** The button of the main job; says why where it may not be pressed. @internal */
export function CreateButton() {
  const t = useText();
  const { loading, allowed, error } = usePermission({
    permission: primitivesCreatePermission,
  });
  // Where it could not be looked up the form is open; creating is checked again.
  const forbidden = !loading && !allowed && !error;
  return (
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
  );
}
