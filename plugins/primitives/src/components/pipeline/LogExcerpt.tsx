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
    <Box
      sx={{
        display: 'flex',
        alignItems: 'flex-start',
        minWidth: 0,
        borderRadius: 1,
        border: '1px solid',
        borderColor: 'divider',
        bgcolor: 'action.hover',
      }}
    >
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
          flex: 1,
          minWidth: 0,
          boxSizing: 'border-box',
          maxHeight: 320,
          overflow: 'auto',
          fontFamily: 'monospace',
          fontSize: '0.8125rem',
          lineHeight: 1.5,
        }}
      >
        {props.log}
      </Box>
      {/* Beside the log: above it, it would hide what is scrolled under it. */}
      <Box sx={{ p: 0.75 }}>
        <CopyButton text={props.log} what={t('common.log')} />
      </Box>
    </Box>
  );
}
