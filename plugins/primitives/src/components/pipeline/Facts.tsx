import { ReactNode } from 'react';
import Box from '@mui/material/Box';

/** Named values in two columns; those without a value are left out. @internal */
export function Facts(props: {
  items: ReadonlyArray<{ term: string; value: ReactNode | undefined }>;
}) {
  const items = props.items.filter(({ value }) => value !== undefined);
  if (items.length === 0) return null;
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: 'auto 1fr' },
        columnGap: 2,
        rowGap: { xs: 0, sm: 0.25 },
        fontSize: '0.875rem',
      }}
    >
      {items.map(({ term, value }) => (
        <Box key={term} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary' }}>
            {term}
          </Box>
          <Box
            component="dd"
            sx={{ m: 0, mb: { xs: 0.5, sm: 0 }, overflowWrap: 'anywhere' }}
          >
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
