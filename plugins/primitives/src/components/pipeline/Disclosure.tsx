import { ReactNode, useId } from 'react';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Paper from '@mui/material/Paper';
import { RiArrowDownSLine } from '@remixicon/react';
import { useDisclosure } from '../../hooks/use-disclosure';

/** A section that is read when it is opened. @internal */
export function Disclosure(props: {
  title: string;
  initiallyOpen?: boolean;
  children: () => ReactNode;
}) {
  const id = useId();
  const { open, panelId, button } = useDisclosure(props.initiallyOpen);
  return (
    <Paper variant="outlined" component="section" aria-labelledby={id}>
      <Box component="h2" sx={{ m: 0, fontSize: '1rem', fontWeight: 600 }}>
        <ButtonBase
          {...button}
          id={id}
          sx={{
            width: '100%',
            justifyContent: 'space-between',
            px: 2,
            py: 1.5,
            font: 'inherit',
            '&:hover': { bgcolor: 'action.hover' },
            '&.v5-Mui-focusVisible, &.Mui-focusVisible': {
              outline: '2px solid',
              outlineColor: 'primary.main',
              outlineOffset: -2,
            },
          }}
        >
          {props.title}
          <Box
            component="span"
            aria-hidden
            sx={{
              display: 'inline-flex',
              color: 'text.secondary',
              transform: open ? 'rotate(180deg)' : undefined,
            }}
          >
            <RiArrowDownSLine size={18} />
          </Box>
        </ButtonBase>
      </Box>
      {open && (
        <Box id={panelId} sx={{ px: 2, pb: 2 }}>
          {props.children()}
        </Box>
      )}
    </Paper>
  );
}
