import Alert from '@mui/material/Alert';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { useTaskRequest } from '../../hooks/use-request';
import { useText } from '../../hooks/use-text';
import { reasonOf, statusOf } from '../../model/response-error';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/LiveContent';
import { NextStepButton } from '../shared/NextStepButton';
import { CreatedRequest } from './CreatedRequest';
import { RequestSkeleton } from './RequestSkeleton';
import { MoveRequest } from './MoveRequest';
import { SecondPersonRequest } from './SecondPersonRequest';

/** What came of a request, until what was asked for is live. @internal */
export function RequestView() {
  const { taskId = '' } = useParams();
  const t = useText();
  const request = useTaskRequest(taskId);
  if (request.error) {
    const isMissing = statusOf(request.error) === 404;
    return (
      <>
        <Typography variant="h2" sx={{ fontSize: '1.25rem' }}>
          {isMissing
            ? t('request.notFound')
            : t('request.unread', { id: taskId })}
        </Typography>
        {isMissing && (
          <Typography>{t('request.notFoundBody', { id: taskId })}</Typography>
        )}
        <Failure
          error={request.error}
          permission="scaffolder.task.read"
          onRetry={() => window.location.reload()}
        />
      </>
    );
  }
  const { asked, template, values, waits } = request;
  if (request.loading) return <Loading><RequestSkeleton /></Loading>;
  return (
    <>
      {request.lost && (
        <Alert severity="warning">
          {t('request.lost', { reason: reasonOf(request.lost) })}
        </Alert>
      )}
      {waits && (
        <SecondPersonRequest taskId={taskId} request={request} waits={waits} />
      )}
      {!waits && template === 'create-primitive' && (
        <CreatedRequest request={request} />
      )}
      {!waits && template !== 'create-primitive' && (
        <MoveRequest
          request={request}
          permission={primitivesReadPermission.name}
        />
      )}
      {template && asked.error !== undefined && (
        <div>
          <NextStepButton
            step={{
              ...{ kind: 'template', title: t('request.again'), reason: '' },
              template: { name: template, values },
            }}
            variant="outlined"
          />
        </div>
      )}
      <Link
        component={RouterLink}
        to={`/create/tasks/${encodeURIComponent(taskId)}`}
        sx={{ fontSize: '0.875rem' }}
      >
        {t('request.task')}
      </Link>
    </>
  );
}
