import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import useDebounce from 'react-use/esm/useDebounce';
import { useText } from '../../hooks/use-text';
import { changeOf, offersChoices, Workflow } from '../../model/change';
import { reasonOf, statusOf } from '../../model/response-error';
import { ChangePreviewView } from './ChangePreviewView';
import { AlertButton } from '../shared/AlertButton';
import { controls } from '../shared/controls';
import { WorkflowFieldProps, workflowOf } from './workflow-field';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

/** One preview renders charts: long enough that it follows an answer, not a letter. */
const previewDelayMs = 400;

/** What a request would change, before it is made; gives no value itself. @internal */
export function PrimitiveChangeField(props: WorkflowFieldProps<null>) {
  const { schema } = props;
  const workflow = workflowOf(props.uiSchema?.['ui:options']);
  const t = useText();
  const api = usePrimitivesApi();
  const change = changeOf(workflow, props.formContext?.formData ?? {});
  const key = JSON.stringify(change);
  const [wanted, setWanted] = useState(key);
  useDebounce(() => setWanted(key), previewDelayMs, [key]);
  const { value, error, loading, retry } = useAsyncRetry(async () => {
    return change && key === wanted ? api.previewChange(change) : undefined;
  }, [api, wanted]);
  const isOld = loading || key !== wanted;
  return (
    <Box
      component="section"
      aria-label={schema.title ?? t('change.title')}
      aria-busy={isOld}
      sx={{
        my: 2,
        fontSize: '0.875rem',
        lineHeight: 1.5,
        minWidth: 0,
        ...controls,
      }}
    >
      <Box sx={{ fontWeight: 600 }}>{schema.title ?? t('change.title')}</Box>
      <Box sx={{ color: 'text.secondary', mb: 1 }}>{schema.description}</Box>
      {!change && <Alert severity="info" role="status">{t('change.incomplete')}</Alert>}
      {change && isOld && <Skeleton variant="rounded" height={160} />}
      {change && !isOld && error && (
        <NotWorkedOut error={error} workflow={workflow} onRetry={retry} />
      )}
      {change && !isOld && !error && value && (
        <ChangePreviewView preview={value} onRetry={retry} />
      )}
    </Box>
  );
}

function NotWorkedOut(props: {
  error: Error;
  workflow: Workflow;
  onRetry: () => void;
}) {
  const { error, workflow, onRetry } = props;
  const t = useText();
  const isForbidden = statusOf(error) === 403;
  // Which permission it takes the field says that offers what may be chosen.
  if (isForbidden && offersChoices(workflow))
    return (
      <Alert severity="info" role="status">
        {t('change.unseen')}
      </Alert>
    );
  return (
    <Alert
      severity="warning"
      action={
        !isForbidden && (
          <AlertButton onClick={onRetry}>{t('common.retry')}</AlertButton>
        )
      }
    >
      {t('change.failed', { reason: reasonOf(error) })}
    </Alert>
  );
}
