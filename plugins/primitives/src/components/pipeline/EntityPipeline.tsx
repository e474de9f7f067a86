import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { useEntity } from '@backstage/plugin-catalog-react';
import { primitiveAnnotation } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { PageBody } from '../shared/PageBody';
import { PipelineOf } from './PipelineOf';

/** The pipeline tab of an entity page. @internal */
export function EntityPipeline() {
  const { entity } = useEntity();
  const t = useText();
  const id = entity.metadata.annotations?.[primitiveAnnotation];
  return (
    <PageBody embedded>
      {id ? (
        <PipelineOf id={id} />
      ) : (
        <Alert severity="info">
          <AlertTitle>{t('pipeline.emptyTitle')}</AlertTitle>
          {t('pipeline.unknownBody', { annotation: primitiveAnnotation })}
        </Alert>
      )}
    </PageBody>
  );
}
