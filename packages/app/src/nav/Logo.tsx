import Box from '@mui/material/Box';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';

/** The portal's sign, and its name where there is room. @internal */
export function Logo() {
  const { isOpen } = useSidebarOpenState();
  const title = useApi(configApiRef).getOptionalString('app.title') ?? 'Ameide';
  return (
    <Box
      sx={{
        height: 64,
        display: 'flex',
        alignItems: 'center',
        pl: '20px',
        width: isOpen
          ? sidebarConfig.drawerWidthOpen
          : sidebarConfig.drawerWidthClosed,
        overflow: 'hidden',
      }}
    >
      <Link to="/" underline="none" aria-label={title}>
        <Box
          component="span"
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 1.5,
            color: 'common.white',
            fontWeight: 600,
            whiteSpace: 'nowrap',
          }}
        >
          <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden>
            <g fill="none" stroke="currentColor" strokeWidth="2.5">
              <path d="M8 22 16 9l8 13" strokeLinecap="round" />
            </g>
            <g fill="currentColor">
              <circle cx="8" cy="22" r="3" />
              <circle cx="16" cy="9" r="3" />
              <circle cx="24" cy="22" r="3" />
            </g>
          </svg>
          {isOpen && title}
        </Box>
      </Link>
    </Box>
  );
}
