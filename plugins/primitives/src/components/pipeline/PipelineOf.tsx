import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { DateTime } from 'luxon';
import { useSearchParams } from 'react-router-dom';
import {
  primitiveAnnotation,
  primitivesReadPermission,
} from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { usePipeline } from '../../hooks/use-primitives';
import { LiveContent } from '../shared/LiveContent';
import { PipelineSkeleton } from './PipelineSkeleton';
import { PipelineView } from './PipelineView';

/** The live pipeline of one primitive; with `?at=` in the address, as it was known then. @internal */
export function PipelineOf(props: { id: string }) {
  const t = useText();
  const [search] = useSearchParams();
  const asked = DateTime.fromISO(search.get('at') ?? '');
  const at = asked.isValid ? asked.toUTC().toISO() : undefined;
  const live = usePipeline(props.id, at);
  return (
    <LiveContent
      live={live}
      permission={primitivesReadPermission.name}
      skeleton={<PipelineSkeleton />}
      notFound={
        <Alert severity="warning">
          <AlertTitle>
            {t('pipeline.unknownTitle', { id: props.id })}
          </AlertTitle>
          {t('pipeline.unknownBody', { annotation: primitiveAnnotation })}
        </Alert>
      }
    >
      {pipeline => (
        <PipelineView pipeline={pipeline} at={at} onReload={live.reload} />
      )}
    </LiveContent>
  );
}
