import Box from '@mui/material/Box';
import { Reach } from '../../model/path';

const beadSize: Record<Reach, number> = { newest: 14, older: 14, none: 8 };
const beadTop = 28;
const railCentre = 12;

/**
 * The thread between lanes, and on it the lane's bead: full where the newest digest is, a
 * ring where another one is, a dot where there is none. The words beside it say the same.
 * @internal
 */
export function LaneRail(props: {
  reach: Reach;
  /** Whether the newest digest came down to here, and further down. */
  threaded: { above: boolean; below: boolean };
  isFirst: boolean;
  isLast: boolean;
}) {
  const { reach, threaded, isFirst, isLast } = props;
  const size = beadSize[reach];
  const line = (
    on: boolean,
    place: { top: number; bottom?: number; height?: number },
  ) => (
    <Box
      sx={{
        position: 'absolute',
        left: railCentre - 1,
        borderLeft: '2px solid',
        borderColor: on ? 'primary.main' : 'divider',
        ...place,
      }}
    />
  );
  return (
    <Box aria-hidden sx={{ position: 'relative' }}>
      {!isFirst && line(threaded.above, { top: 0, height: beadTop })}
      {!isLast && line(threaded.below, { top: beadTop, bottom: 0 })}
      <Box
        sx={{
          position: 'absolute',
          boxSizing: 'border-box',
          left: railCentre - size / 2,
          top: beadTop - size / 2,
          width: size,
          height: size,
          borderRadius: '50%',
          border: reach === 'none' ? 0 : '3px solid',
          borderColor: reach === 'older' ? 'text.secondary' : 'primary.main',
          bgcolor: {
            newest: 'primary.main',
            older: 'background.paper',
            none: 'text.disabled',
          }[reach],
        }}
      />
    </Box>
  );
}
