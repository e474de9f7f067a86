import { ReactNode } from 'react';
import Typography from '@mui/material/Typography';

/** Heading of a section of a page; the section is named by it through `id`. @internal */
export function SectionTitle(props: {
  id: string;
  /** Space below, in the theme's units. */
  space?: number;
  children: ReactNode;
}) {
  return (
    <Typography
      id={props.id}
      component="h2"
      sx={{
        fontSize: '1.125rem',
        fontWeight: 600,
        m: 0,
        mb: props.space ?? 1.5,
      }}
    >
      {props.children}
    </Typography>
  );
}
