import { useEffect, useRef } from 'react';
import Box from '@mui/material/Box';
import { useText } from '../../hooks/use-text';
import { CopyButton } from '../shared/CopyButton';

/** The end of a log, scrolled to its newest line. @internal */
export function LogExcerpt(props: { log: string; label: string }) {
  const t = useText();
  const pre = useRef<HTMLElement>(null);
  useEffect(() => {
    if (pre.current) pre.current.scrollTop = pre.current.scrollHeight;
  }, [props.log]);
  return (
    <Box sx={{ position: 'relative', minWidth: 0 }}>
      <Box
        ref={pre}
        component="pre"
        role="region"
        aria-label={props.label}
        // A region that scrolls must be reachable by keyboard.
        tabIndex={0}
        sx={{
          m: 0,
          p: 1.5,
          pr: 6,
          maxHeight: 320,
          overflow: 'auto',
          borderRadius: 1,
          border: '1px solid',
          borderColor: 'divider',
          bgcolor: 'action.hover',
          fontFamily: 'monospace',
          fontSize: '0.8125rem',
          lineHeight: 1.5,
        }}
      >
        {props.log}
      </Box>
      <Box sx={{ position: 'absolute', top: 6, right: 6 }}>
        <CopyButton text={props.log} what={t('common.log')} />
      </Box>
    </Box>
  );
}
