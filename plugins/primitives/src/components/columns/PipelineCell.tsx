import { useCallback, useMemo, useRef } from 'react';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  isSignalAbout,
  primitiveAnnotation,
  PrimitiveSummary,
} from '@ameide/plugin-primitives-common';
import { Live, useLive } from '../../hooks/use-live';
import { useInWords } from '../../hooks/use-primitives-api';
import { useText } from '../../hooks/use-text';
import { nextStepTarget } from '../../model/links';
import { environmentMark } from '../../model/status';
import { reasonOf } from '../../model/response-error';
import { primitiveSummariesApiRef } from '../../summaries';
import { Age } from '../shared/Age';
import { NextStepButton } from '../shared/NextStepButton';
import { StatusIcon } from '../shared/StatusIcon';
import { MarkText } from '../shared/StatusText';
import { visuallyHidden } from '../shared/visually-hidden';

/** Columns that there are. @internal */
export type PipelineColumn = 'environments' | 'next';

/** One cell of an entity table; nothing for what is no primitive. @internal */
export function PipelineCell(props: { entity: Entity; column: PipelineColumn }) {
  const id = props.entity.metadata.annotations?.[primitiveAnnotation];
  return id ? <Cell id={id} column={props.column} /> : null;
}

function Cell(props: { id: string; column: PipelineColumn }) {
  const { id, column } = props;
  const t = useText();
  const live = useSummary(id);
  const summary = live.value;
  if (!summary) {
    if (live.loading) return <Skeleton width="6rem" />;
    // The same in each row: the reason is for who asks for it. It is read again by itself.
    return (
      <span title={live.error && reasonOf(live.error)}>
        <MarkText mark="unknown" text={t('status.unknown')} />
      </span>
    );
  }
  if (column === 'next') {
    const { nextStep } = summary;
    return (
      // The catalog's table lets a word break anywhere, and so gives a column next to nothing.
      <Box sx={{ minWidth: '9rem', lineHeight: 1.4, wordBreak: 'normal', overflowWrap: 'normal' }}>
        {nextStepTarget(nextStep) ? (
          <NextStepButton step={nextStep} variant="text" size="small" />
        ) : (
          nextStep.title
        )}
        <Since summary={summary} />
      </Box>
    );
  }
  return (
    // A table gives a column as little as its longest word; a name is one.
    <Box sx={{ whiteSpace: 'nowrap' }}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {summary.environments.map(each => (
          <li key={each.environment}>
            <EnvironmentMark {...each} />
          </li>
        ))}
      </Box>
      <Since summary={summary} />
    </Box>
  );
}

/** Since when state and next step are what they are; what that is said of, for which a table has no room, for the ear. */
function Since({ summary }: { summary: PrimitiveSummary }) {
  const t = useText();
  if (!summary.since) return null;
  return (
    <Box
      sx={{ fontSize: '0.75rem', lineHeight: 1.4, color: 'text.secondary' }}
    >
      <span style={visuallyHidden}>{t('fleet.since')}: </span>
      <Age iso={summary.since} />
    </Box>
  );
}

/** An environment with the shape of its state; the word, for which a table has no room, for the ear and the pointer. */
function EnvironmentMark(props: PrimitiveSummary['environments'][number]) {
  const t = useText();
  const { mark, word } = environmentMark(props);
  const words = t(`status.${word}`);
  return (
    <Box
      component="span"
      title={words}
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}
    >
      <StatusIcon mark={mark} />
      {props.environment}
      <span style={visuallyHidden}>: {words}</span>
    </Box>
  );
}

function useSummary(id: string): Live<PrimitiveSummary | undefined> {
  const summaries = useApi(primitiveSummariesApiRef);
  const load = useCallback(() => summaries.load(id), [summaries, id]);
  const tag = useRef<string>();
  const live = useLive(load, signal => isSignalAbout(signal, tag.current));
  tag.current = live.value?.tag;
  const inWords = useInWords();
  const value = useMemo(() => inWords(live.value), [inWords, live.value]);
  return { ...live, value };
}

/** Head of a column, in the reader's language. @internal */
export function PipelineColumnTitle(props: { column: PipelineColumn }) {
  const t = useText();
  return (
    <>{t(props.column === 'next' ? 'next.title' : 'pipeline.card')}</>
  );
}
