import { ReactNode, useId } from 'react';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import { RiCloseLine } from '@remixicon/react';
import { useText } from '../../hooks/use-text';
import { controls } from './controls';

/** What one thing of a list says in full, beside the list; focus goes into it, and back. @internal */
export function SidePanel(props: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useText();
  const id = useId();
  return (
    <Drawer
      open
      anchor="right"
      onClose={props.onClose}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': id,
        sx: { width: { xs: '100%', sm: '32rem' }, p: 3, lineHeight: 1.5, ...controls },
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1, mb: 2 }}>
        <Box
          id={id}
          component="h2"
          sx={{
            m: 0,
            flex: 1,
            fontSize: '1.125rem',
            fontWeight: 600,
            overflowWrap: 'anywhere',
          }}
        >
          {props.title}
        </Box>
        <IconButton
          size="small"
          aria-label={t('audit.close')}
          onClick={props.onClose}
        >
          <RiCloseLine size={20} aria-hidden />
        </IconButton>
      </Box>
      {props.children}
    </Drawer>
  );
}

/** Names and what they say. @internal */
export function SideFacts(props: {
  facts: ReadonlyArray<[name: string, value: ReactNode]>;
}) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        fontSize: '0.875rem',
        '& dt': { color: 'text.secondary', mt: 1.5 },
        '& dd': { m: 0, overflowWrap: 'anywhere' },
      }}
    >
      {props.facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </Box>
  );
}
