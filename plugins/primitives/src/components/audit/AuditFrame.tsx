import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import { primitivesAuditReadPermission } from '@ameide/plugin-primitives-common';
import { AuditReading, useAudit, useAuditQuery } from '../../hooks/use-audit';
import { HiddenNotice } from '../shared/HiddenNotice';
import { statusOf } from '../../model/response-error';
import { LiveContent } from '../shared/LiveContent';
import { Sources } from '../shared/Sources';
import { PastAlert, PastBar } from './PastBar';

/** What every page of the audit has around it: the way there and the moment that is shown, and how its sources do. @internal */
export function AuditFrame(props: {
  /** The way to the other pages. */
  nav: ReactNode;
  /** Beside the moment. */
  tools?: ReactNode;
  skeleton: ReactNode;
  children: (audit: AuditReading) => ReactNode;
}) {
  const [query, setQuery] = useAuditQuery();
  const live = useAudit(query.at);
  // Who may not see the audit cannot choose its moment or take it away, either.
  const isDenied = live.error && statusOf(live.error) === 403;
  const moment = {
    at: query.at,
    onChange: (at: string | undefined) => setQuery({ ...query, at }),
  };
  return (
    <>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          justifyContent: 'space-between',
          gap: 1.5,
        }}
      >
        {props.nav}
        {!isDenied && (
          <Box
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'center',
              gap: 1.5,
            }}
          >
            <PastBar {...moment} />
            {props.tools}
          </Box>
        )}
      </Box>
      <PastAlert {...moment} />
      <LiveContent
        live={live}
        permission={primitivesAuditReadPermission.name}
        skeleton={props.skeleton}
      >
        {audit => (
          <>
            <Sources sources={audit.sources} />
            <HiddenNotice hidden={audit.hidden} />
            {props.children(audit)}
          </>
        )}
      </LiveContent>
    </>
  );
}
