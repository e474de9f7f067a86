import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useDisclosure } from '../../hooks/use-disclosure';

/** A button under which something is read when it is pressed. @internal */
export function DisclosureButton(props: {
  label: string;
  children: () => ReactNode;
}) {
  const { open, panelId, button } = useDisclosure();
  return (
    <div>
      <Button
        {...button}
        size="small"
        variant="outlined"
        sx={{ textTransform: 'none' }}
      >
        {props.label}
      </Button>
      {open && (
        <Box id={panelId} sx={{ mt: 1 }}>
          {props.children()}
        </Box>
      )}
    </div>
  );
}
