import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { Link as RouterLink } from 'react-router-dom';

/** The views of a page; the address says which is open. @internal */
export function ViewNav<V extends string>(props: {
  label: string;
  views: ReadonlyArray<{ id: V; title: string; to: string }>;
  current: V;
}) {
  return (
    <Box component="nav" aria-label={props.label}>
      {props.views.map(({ id, title, to }) => (
        <Button
          key={id}
          component={RouterLink}
          to={to}
          aria-current={id === props.current ? 'page' : undefined}
          color={id === props.current ? 'primary' : 'inherit'}
          sx={{
            textTransform: 'none',
            minWidth: 0,
            borderRadius: 0,
            borderBottom: 2,
            borderColor: id === props.current ? 'primary.main' : 'transparent',
          }}
        >
          {title}
        </Button>
      ))}
    </Box>
  );
}
