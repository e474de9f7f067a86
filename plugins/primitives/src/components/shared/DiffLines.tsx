import Box from '@mui/material/Box';
import { lineChange } from '../../model/diff-text';

/** Changed lines under a title; what is added and removed is told by sign and colour. @internal */
export function DiffLines(props: {
  title: string;
  /** Name of the region that scrolls. */
  label: string;
  lines: readonly string[];
}) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box
        component="code"
        sx={{
          fontSize: '0.8125rem',
          fontWeight: 600,
          overflowWrap: 'anywhere',
        }}
      >
        {props.title}
      </Box>
      <Box
        component="pre"
        role="region"
        aria-label={props.label}
        // A region that scrolls must be reachable by keyboard.
        tabIndex={0}
        sx={{
          m: 0,
          mt: 0.5,
          py: 1,
          maxHeight: 360,
          overflow: 'auto',
          borderRadius: 1,
          border: '1px solid',
          borderColor: 'divider',
          fontFamily: 'monospace',
          fontSize: '0.8125rem',
          lineHeight: 1.5,
        }}
      >
        {props.lines.map((line, index) => {
          const change = lineChange(line);
          return (
            <Box
              key={index}
              component="span"
              sx={{
                display: 'block',
                width: 'max-content',
                minWidth: '100%',
                boxSizing: 'border-box',
                px: 1.5,
                borderLeft: '3px solid',
                borderColor: change
                  ? { added: 'success.main', removed: 'error.main' }[change]
                  : 'transparent',
                bgcolor: change && 'action.hover',
              }}
            >
              {line}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}
