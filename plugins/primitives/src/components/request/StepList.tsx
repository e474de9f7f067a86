import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import { Stage, StageStatus } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { RequestStep } from '../../model/request';
import { EvidenceLinks } from '../shared/EvidenceLinks';
import { ExternalLink } from '../shared/ExternalLink';
import { StatusText } from '../shared/StatusText';

/** A step as it is drawn. @internal */
export type ShownStep = {
  key: string;
  title: string;
  status: StageStatus;
  text: ReactNode;
};

/** Steps in their order, each a shape, a word and a sentence. @internal */
export function StepList(props: { label: string; steps: ShownStep[] }) {
  return (
    <Paper
      variant="outlined"
      component="ol"
      aria-label={props.label}
      sx={{ listStyle: 'none', m: 0, p: 0, fontSize: '0.875rem' }}
    >
      {props.steps.map(step => (
        <Box
          component="li"
          key={step.key}
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: '1fr auto', sm: '8rem 8rem 1fr' },
            columnGap: 2,
            rowGap: 0.5,
            p: 1.5,
            '&:not(:last-of-type)': {
              borderBottom: '1px solid',
              borderColor: 'divider',
            },
          }}
        >
          <strong>{step.title}</strong>
          <StatusText status={step.status} />
          <Box
            sx={{
              gridColumn: { xs: '1 / -1', sm: 'auto' },
              overflowWrap: 'anywhere',
              minWidth: 0,
            }}
          >
            {step.text}
          </Box>
        </Box>
      ))}
    </Paper>
  );
}

/** What an outside system said, its addresses as links, but for those that are masked by `***`. @internal */
export function SaidWords(props: { text: string }) {
  return (
    <>
      {props.text
        .split(/(https?:\/\/[^\s'"<>()*]+[^\s'"<>()*.,;:])/)
        .map((part, index) =>
          // What the pattern found stands at the odd places.
          index % 2 === 1 ? (
            <ExternalLink
              key={index}
              url={part}
              sx={{ textDecoration: 'underline' }}
            >
              {part}
            </ExternalLink>
          ) : (
            part
          ),
        )}
    </>
  );
}

/** Says a step: in an outside system's words where it has some. @internal */
export function useStepWords(): (step: RequestStep) => string {
  const t = useText();
  return ({ message, detail, values }) =>
    message ??
    t(`request.detail.${detail}`, {
      ...{ title: '', person: '', names: '', place: '', number: '' },
      ...values,
    });
}

/** What a stage says, with its evidence where it has some. @internal */
export function StageWords(props: { stage: Stage }) {
  const { message, evidence } = props.stage;
  return (
    <>
      {message}
      {evidence.length > 0 && <EvidenceLinks evidence={evidence} />}
    </>
  );
}
