import { ReactNode, useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';

/** A button under which something is read when it is pressed. @internal */
export function DisclosureButton(props: {
  label: string;
  children: () => ReactNode;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        size="small"
        variant="outlined"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        sx={{ textTransform: 'none' }}
      >
        {props.label}
      </Button>
      {open && (
        <Box id={id} sx={{ mt: 1 }}>
          {props.children()}
        </Box>
      )}
    </div>
  );
}
