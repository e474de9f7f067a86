import Button, { ButtonProps } from '@mui/material/Button';
import { Link as RouterLink } from 'react-router-dom';

/** What MUI has between the edge of a small button and its words or its icon, in px. */
const inset = { words: 5, icon: 3 };

/**
 * A small button without a frame, whose words or icon stand in line with the text above and
 * below it: what is around them reaches out to the left. A link where it has `to`.
 * @internal
 */
export function TextButton(props: Omit<ButtonProps, 'size' | 'variant' | 'ref'> & { to?: string }) {
  const { to, sx, ...rest } = props;
  return (
    <Button
      {...rest}
      {...(to !== undefined && { component: RouterLink, to })}
      size="small"
      sx={{
        textTransform: 'none',
        textAlign: 'start',
        minWidth: 0,
        // Backstage lets the text of a table's cell break anywhere; a button keeps its words whole.
        wordBreak: 'normal',
        marginInlineStart: `-${rest.startIcon ? inset.icon : inset.words}px`,
        ...sx,
      }}
    />
  );
}
