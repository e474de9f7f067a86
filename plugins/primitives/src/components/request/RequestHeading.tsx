import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { TaskRequest } from '../../hooks/use-request';
import { useText } from '../../hooks/use-text';
import { personName } from '../../model/owner';
import { RequestHead } from '../../model/request';
import { Mark } from '../../model/status';
import { StatusIcon } from '../shared/StatusIcon';

const marks: Record<RequestHead, Mark> = {
  asked: 'running',
  failed: 'failed',
  underway: 'running',
  waiting: 'waiting',
  unknown: 'unknown',
  live: 'passed',
  partly: 'unknown',
  ready: 'passed',
  nothing: 'open',
};

/** What was asked for; alone where nothing could be read of it. @internal */
export function RequestTitle(props: { children: string }) {
  return (
    <Typography
      component="h2"
      sx={{ fontSize: '1.25rem', fontWeight: 600, m: 0 }}
    >
      {props.children}
    </Typography>
  );
}

/** What was asked for, by whom and why, the one word for how it goes, which is announced, and what can be done now. @internal */
export function RequestHeading(props: {
  title: string;
  head: RequestHead;
  request: TaskRequest;
  /** The next step, where there is one. */
  children?: ReactNode;
}) {
  const { title, head, request } = props;
  const t = useText();
  const { reason } = request.values;
  return (
    <Box>
      <RequestTitle>{title}</RequestTitle>
      <Box
        role="status"
        sx={{ display: 'flex', alignItems: 'center', gap: 1, my: 1 }}
      >
        <StatusIcon mark={marks[head]} size={22} />
        <strong>{t(`request.head.${head}`)}</strong>
      </Box>
      <Typography variant="body2" color="text.secondary">
        {[
          ...(request.person
            ? [t('request.by', { person: personName(request.person) })]
            : []),
          ...(typeof reason === 'string'
            ? [`${t('request.reason')}: ${reason}`]
            : []),
        ].join(' · ')}
      </Typography>
      {props.children && <Box sx={{ mt: 2 }}>{props.children}</Box>}
    </Box>
  );
}
