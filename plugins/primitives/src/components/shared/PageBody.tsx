import { ReactNode } from 'react';
import Box from '@mui/material/Box';

/** The body of a page of ours: one width, one rhythm. @internal */
export function PageBody(props: { children: ReactNode }) {
  return (
    <Box
      component="main"
      sx={{
        width: '100%',
        maxWidth: 1440,
        boxSizing: 'border-box',
        px: { xs: 2, md: 3 },
        py: 3,
        display: 'flex',
        flexDirection: 'column',
        gap: 3,
      }}
    >
      {props.children}
    </Box>
  );
}
