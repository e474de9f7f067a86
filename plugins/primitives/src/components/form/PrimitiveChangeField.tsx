import { useLayoutEffect, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import useDebounce from 'react-use/esm/useDebounce';
import { Change, ChangePreview } from '@ameide/plugin-primitives-common';
import { useAskAgain } from '../../hooks/use-ask-again';
import { useOwnReason } from '../../hooks/use-own-reason';
import { useText } from '../../hooks/use-text';
import { changeOf } from '../../model/change';
import { statusOf } from '../../model/response-error';
import { ChangePreviewView } from './ChangePreviewView';
import { AlertButton } from '../shared/AlertButton';
import { controls } from '../shared/controls';
import { WorkflowFieldProps, workflowOf } from './workflow-field';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

/** One preview renders charts: long enough that it follows an answer, not a letter. */
const previewDelayMs = 400;

/**
 * What a request would change, before it is made. Its value, where the template takes a text,
 * is which primitives a promotion moves, in words for the review: an empty selection means
 * all, and the review shows a value as it is.
 * @internal
 */
export function PrimitiveChangeField(
  props: WorkflowFieldProps<string | null>,
) {
  const { schema, formData, onChange } = props;
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
  const askAgain = useAskAgain(error !== undefined, retry);
  const isOld = loading || key !== wanted;
  const words = useMoveWords(change, isOld ? undefined : value);
  const isKept = schema.type === 'string';
  // Before the button can be pressed: the form hands on what it has then.
  useLayoutEffect(() => {
    if (isKept && formData !== words) onChange(words);
  }, [isKept, formData, words, onChange]);
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
        <NotWorkedOut error={error} onRetry={askAgain} />
      )}
      {change && !isOld && !error && value && (
        <ChangePreviewView preview={value} onRetry={askAgain} />
      )}
    </Box>
  );
}

/** Which primitives a promotion moves, as far as that is known; undefined for another change. */
function useMoveWords(
  change: Change | undefined,
  preview: ChangePreview | undefined,
): string | undefined {
  const t = useText();
  if (change?.workflow !== 'promote') return undefined;
  const { source, primitives } = change;
  if (primitives) return primitives.join(', ');
  switch (preview?.status) {
    case 'changes':
      return t('change.everything', { source, count: preview.moves.length });
    case 'nothing':
      return t('change.nothing');
    default:
      return t('form.everything', { source });
  }
}

function NotWorkedOut(props: { error: Error; onRetry: () => void }) {
  const { error, onRetry } = props;
  const t = useText();
  const isForbidden = statusOf(error) === 403;
  const reason = useOwnReason(error);
  // Which permission it takes the field says that offers what may be chosen.
  if (isForbidden && reason === undefined)
    return (
      <Alert severity="info" role="status">
        {t('change.unseen')}
      </Alert>
    );
  return (
    <Alert
      severity="warning"
      action={
        // The field that says why has the button.
        !isForbidden &&
        reason !== undefined && (
          <AlertButton onClick={onRetry}>{t('common.retry')}</AlertButton>
        )
      }
    >
      {reason === undefined
        ? t('change.failedToo')
        : t('change.failed', { reason })}
    </Alert>
  );
}
