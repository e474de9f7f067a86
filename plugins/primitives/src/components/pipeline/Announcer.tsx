import { useEffect, useRef, useState } from 'react';
import { Pipeline } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { stageChanges } from '../../model/status';
import { visuallyHidden } from '../shared/visually-hidden';

/** Tells a screen reader which stages changed since the last reading. @internal */
export function Announcer(props: { pipeline: Pipeline }) {
  const t = useText();
  const before = useRef(props.pipeline);
  const [message, setMessage] = useState('');
  useEffect(() => {
    const changes =
      before.current.id === props.pipeline.id
        ? stageChanges(before.current, props.pipeline)
        : [];
    before.current = props.pipeline;
    if (changes.length === 0) return;
    setMessage(
      changes
        .map(change =>
          t('stage.announce', {
            lane: change.lane === 'build' ? t('lane.build') : change.lane,
            stage: t(`stage.${change.stage}`),
            status: t(`status.${change.status}`),
          }),
        )
        .join('. '),
    );
  }, [props.pipeline, t]);
  return (
    <div aria-live="polite" style={visuallyHidden}>
      {message}
    </div>
  );
}
