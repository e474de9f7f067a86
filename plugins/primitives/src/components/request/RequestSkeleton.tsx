import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';

/** A request's heading and steps, while they are on their way. @internal */
export function RequestSkeleton() {
  return (
    <>
      <div>
        <Skeleton width="20rem" height={30} sx={{ maxWidth: '80vw' }} />
        <Skeleton width="14rem" height={28} />
        <Skeleton width="16rem" height={21} />
      </div>
      <Paper variant="outlined">
        {Array.from({ length: 5 }, (_, index) => (
          <Box
            key={index}
            sx={{
              display: 'grid',
              gridTemplateColumns: { xs: '1fr auto', sm: '8rem 8rem 1fr' },
              columnGap: 2,
              p: 1.5,
              borderTop: index === 0 ? 0 : '1px solid',
              borderColor: 'divider',
            }}
          >
            <Skeleton width="5rem" height={21} />
            <Skeleton width="5rem" height={21} />
            <Skeleton width="70%" height={21} />
          </Box>
        ))}
      </Paper>
    </>
  );
}
