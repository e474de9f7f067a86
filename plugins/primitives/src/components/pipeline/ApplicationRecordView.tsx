import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import {
  ApplicationRecord,
  primitivesReadPermission,
} from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { Age } from '../shared/Age';
import { Digest } from '../shared/Digest';
import { ExternalLink } from '../shared/ExternalLink';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/LiveContent';
import { RowTable } from '../shared/RowTable';
import { RowSkeletons } from '../shared/skeletons';
import { TextButton } from '../shared/TextButton';
import { DisclosureButton } from '../shared/DisclosureButton';
import { LogExcerpt } from './LogExcerpt';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

type Props = {
  id: string;
  environment: string;
  isSmoke: boolean;
  /** Log that is shown beside it already. */
  shown?: string;
};

/** What Argo CD keeps of an Application, asked of it when it is opened. @internal */
export function ApplicationRecordView(props: Props) {
  const t = useText();
  return (
    <DisclosureButton
      label={t(props.isSmoke ? 'argocd.smokeRecord' : 'argocd.record')}
    >
      {() => <Records {...props} />}
    </DisclosureButton>
  );
}

function Records(props: Props) {
  const api = usePrimitivesApi();
  const t = useText();
  const { id, environment, isSmoke, shown } = props;
  const { value, error, retry } = useAsyncRetry(
    () => api.getApplications(id, environment),
    [api, id, environment],
  );
  if (error) {
    return (
      <Failure
        error={error}
        permission={primitivesReadPermission.name}
        onRetry={retry}
      />
    );
  }
  if (!value) {
    return (
      <Loading>
        <RowSkeletons count={4} height={28} />
      </Loading>
    );
  }
  const record = value.items.find(
    ({ name }) => name.endsWith('-smoke') === isSmoke,
  );
  if (!record) return <span>{t('argocd.none')}</span>;
  const logs = record.logs.filter(({ text }) => text.trim() !== shown?.trim());
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr)',
        rowGap: 1.5,
      }}
    >
      {logs.map(({ resource, text }) => (
        <LogExcerpt
          key={resource}
          log={text}
          label={t('argocd.logOf', { resource })}
        />
      ))}
      {record.reason && <Alert severity="warning">{record.reason}</Alert>}
      <Events events={record.events} />
      <Syncs syncs={record.syncs} />
      <div>
        <TextButton onClick={retry}>{t('argocd.again')}</TextButton>
      </div>
    </Box>
  );
}

function Events({ events }: Pick<ApplicationRecord, 'events'>) {
  const t = useText();
  if (events.length === 0) return <span>{t('argocd.noEvents')}</span>;
  return (
    <RowTable size="small" aria-label={t('argocd.events')}>
      <TableHead>
        <TableRow>
          <TableCell>{t('argocd.event')}</TableCell>
          <TableCell>{t('argocd.resource')}</TableCell>
          <TableCell>{t('argocd.message')}</TableCell>
          <TableCell>{t('argocd.seen')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {events.map((event, index) => (
          <TableRow key={index}>
            <TableCell
              data-label={t('argocd.event')}
              sx={{ whiteSpace: { md: 'nowrap' } }}
            >
              {event.type === 'Warning' ? (
                <strong>{event.reason}</strong>
              ) : (
                event.reason
              )}
            </TableCell>
            <TableCell data-label={t('argocd.resource')}>
              {event.resource}
            </TableCell>
            <TableCell data-label={t('argocd.message')}>
              {event.message}
            </TableCell>
            <TableCell data-label={t('argocd.seen')}>
              {event.at && <Age iso={event.at} />}
              {event.count !== undefined &&
                event.count > 1 &&
                ` · ${t('argocd.times', { count: event.count })}`}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </RowTable>
  );
}

function Syncs({ syncs }: Pick<ApplicationRecord, 'syncs'>) {
  const t = useText();
  if (syncs.length === 0) return <span>{t('argocd.noSyncs')}</span>;
  return (
    <RowTable size="small" aria-label={t('argocd.syncs')}>
      <TableHead>
        <TableRow>
          <TableCell>{t('argocd.synced')}</TableCell>
          <TableCell>{t('argocd.revision')}</TableCell>
          <TableCell>{t('argocd.asked')}</TableCell>
          <TableCell>{t('argocd.by')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {syncs.map(sync => (
          <TableRow key={sync.id}>
            <TableCell data-label={t('argocd.synced')}>
              {sync.at && <Age iso={sync.at} />}
            </TableCell>
            <TableCell data-label={t('argocd.revision')}>
              <span>
                {sync.revision && (
                  <ExternalLink
                    url={sync.url ?? ''}
                    // Among words colour alone does not tell a link.
                    sx={{ textDecoration: 'underline' }}
                  >
                    {sync.revision.slice(0, 7)}
                  </ExternalLink>
                )}{' '}
                {sync.message}
              </span>
            </TableCell>
            <TableCell data-label={t('argocd.asked')}>
              {sync.digest ? (
                <Digest digest={sync.digest} copy />
              ) : (
                t('status.unknown')
              )}
            </TableCell>
            <TableCell data-label={t('argocd.by')}>
              {sync.by ?? t('argocd.itself')}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </RowTable>
  );
}
