import { useId } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { WaitingChange } from '@ameide/plugin-primitives-common';
import { useApproval } from '../../hooks/use-approval';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { TaskRequest } from '../../hooks/use-request';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';
import { withoutReferences } from '../../model/change';
import { personName } from '../../model/owner';
import { requestTitle } from '../../model/request';
import { secondPersonStep } from '../../model/second-person';
import { reasonOf } from '../../model/response-error';
import { Loading } from '../shared/LiveContent';
import { RequestHeading } from './RequestHeading';
import { RequestSkeleton } from './RequestSkeleton';
import { StepList } from './StepList';

/** A request that another person has to approve before CI hears of it. @internal */
export function SecondPersonRequest(props: {
  taskId: string;
  request: TaskRequest;
  waits: WaitingChange;
}) {
  const { taskId, request, waits } = props;
  const t = useText();
  const language = useLanguage();
  const { loading, error, isKnown, approval } = useApproval(taskId);
  // Whoever approves needs the permission to ask for it.
  const { allowed, permission } = useNextStepPermission({
    ...{ kind: 'template', title: '', reason: '' },
    template: {
      name: request.template ?? '',
      values: withoutReferences(request.values),
    },
  });
  const whyId = useId();
  if (loading)
    return (
      <Loading>
        <RequestSkeleton />
      </Loading>
    );
  const { status, head, detail } = secondPersonStep({
    ...{ waits, approval, isKnown, now: new Date() },
  });
  const by = personName(waits.by);
  const form = encodeURIComponent(JSON.stringify({ task: taskId }));
  return (
    <>
      <RequestHeading
        title={requestTitle(request)}
        head={head}
        request={request}
      >
        {detail === 'waits' && (
          <div>
            <Button
              component={RouterLink}
              to={`/create/templates/default/approve-request?formData=${form}`}
              variant="contained"
              disabled={!allowed}
              aria-describedby={allowed ? undefined : whyId}
              sx={{ textTransform: 'none' }}
            >
              {t('second.approve')}
            </Button>
            {!allowed && (
              <Box id={whyId} sx={{ mt: 1, fontSize: '0.875rem' }}>
                {t('second.forbidden', { permission })}
              </Box>
            )}
          </div>
        )}
      </RequestHeading>
      <StepList
        label={t('request.steps')}
        steps={[
          {
            ...{ key: 'asked', title: t('request.step.asked') },
            ...{ status: 'passed', text: t('request.detail.asked') },
          },
          {
            ...{ key: 'second', title: t('second.step'), status },
            text: approval ? (
              <Link
                component={RouterLink}
                to={`/primitives/requests/${encodeURIComponent(
                  approval.taskId,
                )}`}
              >
                {t(`second.${detail}`, {
                  ...{ person: personName(approval.person), until: '', by },
                })}
              </Link>
            ) : (
              t(`second.${detail}`, {
                ...{ person: '', until: formatMoment(waits.until, language), by },
              })
            ),
          },
        ]}
      />
      {error && (
        <Alert severity="warning">
          {t('second.unread', { reason: reasonOf(error) })}
        </Alert>
      )}
    </>
  );
}
