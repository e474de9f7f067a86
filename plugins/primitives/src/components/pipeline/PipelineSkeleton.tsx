import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';

/** Usual lanes: the build, and three environments. */
const lanes = ['build', 'first', 'second', 'third'];
const stages = ['one', 'two', 'three', 'four'];

/** The path of a digest, while it is on its way: header, next step and lanes, each where it will be. @internal */
export function PipelineSkeleton() {
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 5, rowGap: 1 }}>
        {['14rem', '20rem', '24rem'].map(width => (
          <Box key={width} sx={{ maxWidth: '100%' }}>
            <Skeleton width="4rem" height={18} />
            <Skeleton width={width} height={30} sx={{ maxWidth: '80vw' }} />
          </Box>
        ))}
      </Box>
      <Paper
        variant="outlined"
        sx={{ p: 2, borderLeft: '4px solid', borderLeftColor: 'divider' }}
      >
        <Skeleton width="5rem" height={18} />
        <Skeleton width="12rem" height={24} />
        <Skeleton width="60%" height={21} />
      </Paper>
      <Paper variant="outlined">
        {lanes.map((lane, index) => (
          <Box
            key={lane}
            sx={{
              display: 'grid',
              gridTemplateColumns: { xs: '24px 1fr', md: '24px 13rem 1fr' },
              columnGap: 1.5,
              px: 2,
              py: 2,
              borderTop: index === 0 ? 0 : '1px solid',
              borderColor: 'divider',
            }}
          >
            <Skeleton variant="circular" width={14} height={14} sx={{ mt: 0.5, ml: '5px' }} />
            <div>
              <Skeleton width="7rem" height={24} />
              <Skeleton width="9rem" height={20} />
            </div>
            <Box
              sx={{
                gridColumn: { xs: 2, md: 3 },
                display: 'grid',
                gridTemplateColumns: { xs: '1fr', md: 'repeat(4, 1fr)' },
                rowGap: 1,
              }}
            >
              {stages.map(stage => (
                <Box
                  key={stage}
                  sx={{
                    display: 'flex',
                    flexDirection: { xs: 'row', md: 'column' },
                    gap: { xs: 1.5, md: 0.5 },
                    px: 1,
                  }}
                >
                  <Skeleton variant="circular" width={24} height={24} />
                  <div>
                    <Skeleton width="4rem" height={24} />
                    <Skeleton width="7rem" height={18} />
                  </div>
                </Box>
              ))}
            </Box>
          </Box>
        ))}
      </Paper>
    </>
  );
}
