import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import {
  primitiveAnnotation,
  primitivesReadPermission,
} from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { usePipeline } from '../../hooks/use-primitives';
import { LiveContent } from '../shared/LiveContent';
import { PipelineView } from './PipelineView';

/** The live pipeline of one primitive. @internal */
export function PipelineOf(props: { id: string }) {
  const t = useText();
  const live = usePipeline(props.id);
  return (
    <LiveContent
      live={live}
      permission={primitivesReadPermission.name}
      notFound={
        <Alert severity="warning">
          <AlertTitle>
            {t('pipeline.unknownTitle', { id: props.id })}
          </AlertTitle>
          {t('pipeline.unknownBody', { annotation: primitiveAnnotation })}
        </Alert>
      }
    >
      {pipeline => <PipelineView pipeline={pipeline} onReload={live.reload} />}
    </LiveContent>
  );
}
