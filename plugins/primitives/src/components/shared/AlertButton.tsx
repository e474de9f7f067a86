import Button from '@mui/material/Button';

/** What can be done about an alert, as its `action`. @internal */
export function AlertButton(props: { children: string; onClick: () => void }) {
  return (
    <Button
      color="inherit"
      size="small"
      onClick={props.onClick}
      sx={{ textTransform: 'none', whiteSpace: 'nowrap' }}
    >
      {props.children}
    </Button>
  );
}
