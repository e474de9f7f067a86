import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import { RowSkeletons, TitleSkeleton } from '../shared/skeletons';

/** The home page's counts and tables, while they are on their way. @internal */
export function HomeSkeleton() {
  return (
    <>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: 'repeat(2, 1fr)', md: 'repeat(4, 1fr)' },
          gap: 2,
        }}
      >
        {Array.from({ length: 4 }, (_, index) => (
          <Paper key={index} variant="outlined" sx={{ p: 2 }}>
            <Skeleton width="3rem" height={34} />
            <Skeleton width="6rem" height={21} />
          </Paper>
        ))}
      </Box>
      {/* Of both the home page shows ten at most; few have that many of their own. */}
      {[5, 10].map(rows => (
        <div key={rows}>
          <TitleSkeleton />
          <Paper variant="outlined" sx={{ px: 2, py: 0.5 }}>
            <RowSkeletons
              count={rows + 1}
              height={{ wide: 41, narrow: 256 }}
            />
          </Paper>
        </div>
      ))}
    </>
  );
}
