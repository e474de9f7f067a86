import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { RiRefreshLine } from '@remixicon/react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  primitiveResourceRef,
  primitivesRefreshPermission,
} from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { reasonOf } from '../../model/response-error';
import { Age } from './Age';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

/** When the sources were read, and a way to have them read again. @internal */
export function RefreshButton(props: {
  /** Primitive that is looked at. */
  id: string;
  /** ISO 8601; absent while something was never read. */
  readAt?: string;
  onReload: () => void;
}) {
  const t = useText();
  const api = usePrimitivesApi();
  const toast = useApi(toastApiRef);
  const { allowed } = usePermission({
    permission: primitivesRefreshPermission,
    resourceRef: primitiveResourceRef({ id: props.id }),
  });

  const refresh = async () => {
    try {
      await api.refresh({ primitive: props.id });
      props.onReload();
    } catch (error) {
      toast.post({
        title: t('common.refreshFailed', { reason: reasonOf(error) }),
        status: 'danger',
      });
    }
  };

  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        flexShrink: 0,
        color: 'text.secondary',
        fontSize: '0.75rem',
      }}
    >
      {props.readAt && (
        <span>
          {t('common.read')} <Age iso={props.readAt} />
        </span>
      )}
      {allowed && (
        <Tooltip title={t('common.refresh')}>
          <IconButton
            size="small"
            aria-label={t('common.refresh')}
            onClick={refresh}
          >
            <RiRefreshLine size={18} aria-hidden />
          </IconButton>
        </Tooltip>
      )}
    </Box>
  );
}
