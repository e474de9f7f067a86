import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';

/** The title of a section that is on its way. @internal */
export function TitleSkeleton() {
  return <Skeleton width="11rem" height={30} sx={{ mb: 1.5 }} />;
}

/** Fields that narrow a list, the first of them for a search where there is one. @internal */
export function FieldSkeletons(props: { count: number; search?: boolean }) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 1.5 }}>
      {props.search && (
        <Skeleton variant="rounded" height={40} sx={{ flex: '1 1 16rem' }} />
      )}
      {Array.from({ length: props.count }, (_, index) => (
        <Skeleton
          key={index}
          variant="rounded"
          height={40}
          sx={{ flex: { xs: '1 1 40%', md: '0 0 8rem' } }}
        />
      ))}
    </Box>
  );
}

/** A list of titles, each with words below it, and with a mark before it where it has one. @internal */
export function ListSkeleton(props: { count: number; marked?: boolean }) {
  return (
    <Paper variant="outlined">
      {Array.from({ length: props.count }, (_, index) => (
        <Box
          key={index}
          sx={{
            px: 2,
            py: 1.5,
            borderTop: index === 0 ? 0 : '1px solid',
            borderColor: 'divider',
            display: 'grid',
            gridTemplateColumns: {
              xs: '1fr',
              md: props.marked ? '10.5rem 1fr' : '1fr',
            },
            columnGap: 2,
            rowGap: 0.5,
          }}
        >
          {props.marked && <Skeleton width="5rem" height={21} />}
          <div>
            <Skeleton width="40%" height={21} />
            <Skeleton width="70%" height={21} />
          </div>
        </Box>
      ))}
    </Paper>
  );
}

/** Cards that are on their way. @internal */
export function CardSkeletons(props: {
  count: number;
  height: number;
  /** Of a wide window. */
  columns: number;
}) {
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        gridTemplateColumns: {
          xs: '1fr',
          md: '1fr 1fr',
          lg: `repeat(${props.columns}, 1fr)`,
        },
      }}
    >
      {Array.from({ length: props.count }, (_, index) => (
        <Skeleton key={index} variant="rounded" height={props.height} />
      ))}
    </Box>
  );
}

/** Rows that are on their way, as far as a window shows them. @internal */
export function RowSkeletons(props: {
  count: number;
  /** Of each in px; of rows that are stacked on a phone, also there. */
  height: number | { wide: number; narrow: number };
}) {
  const { height } = props;
  const size =
    typeof height === 'number'
      ? height
      : { xs: height.narrow, md: height.wide };
  return (
    <Stack spacing={0.5} sx={{ maxHeight: '100vh', overflow: 'hidden' }}>
      {Array.from({ length: props.count }, (_, index) => (
        <Skeleton
          key={index}
          variant="rounded"
          sx={{ height: size, flexShrink: 0 }}
        />
      ))}
    </Stack>
  );
}
