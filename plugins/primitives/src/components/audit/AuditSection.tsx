import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import { SectionTitle } from '../shared/SectionTitle';

/** A list of the audit with what narrows it, under its title. @internal */
export function AuditSection(props: {
  /** Of the title, in the document. */
  id: string;
  title: string;
  children: ReactNode;
}) {
  const { id, title, children } = props;
  return (
    <Box
      component="section"
      aria-labelledby={id}
      sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.5 }}
    >
      <SectionTitle id={id} space={0}>
        {title}
      </SectionTitle>
      {children}
    </Box>
  );
}
