import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import { controls } from './controls';

/** The body of a page of ours: one width, one rhythm. @internal */
export function PageBody(props: {
  children: ReactNode;
  /** Part of somebody else's page, which brings its own margins and landmark. */
  embedded?: boolean;
}) {
  return (
    <Box
      component={props.embedded ? 'div' : 'main'}
      sx={{
        width: '100%',
        maxWidth: 1440,
        boxSizing: 'border-box',
        // The page's own header leaves room enough above.
        ...(!props.embedded && { px: { xs: 2, md: 3 }, pt: 1, pb: 3 }),
        display: 'flex',
        flexDirection: 'column',
        gap: 3,
        fontFamily: theme => theme.typography.fontFamily,
        lineHeight: 1.5,
        // Digests and paths are longer than a phone is wide.
        overflowWrap: 'break-word',
        ...controls,
      }}
    >
      {props.children}
    </Box>
  );
}
