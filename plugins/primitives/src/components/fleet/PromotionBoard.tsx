import { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { NextStep, primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { BoardMoves, usePromotionMoves } from '../../hooks/use-promotion-moves';
import {
  promotionSteps,
  Step,
  usePromotions,
  WaitingStep,
} from '../../hooks/use-promotions';
import { useText } from '../../hooks/use-text';
import { reasonOf } from '../../model/response-error';
import { AlertButton } from '../shared/AlertButton';
import { Failure, StaleNotice } from '../shared/Failure';
import { Loading } from '../shared/LiveContent';
import { NextStepButton } from '../shared/NextStepButton';
import { SectionTitle } from '../shared/SectionTitle';
import { RowSkeletons } from '../shared/skeletons';
import { NoPromotions } from './NoPromotions';
import { PromotionTable } from './PromotionTable';

/** Lines of one step that are drawn: who waits longest is first, and the fleet has the rest. */
const shownLines = 100;

/** What waits for each environment after the first; what cannot be read is said once of them all. @internal */
export function PromotionBoard() {
  const t = useText();
  const { value, error, reload } = usePromotions();
  const moves = usePromotionMoves(value ?? []);
  if (error && !value) {
    return (
      <Failure
        error={error}
        permission={primitivesReadPermission.name}
        onRetry={reload}
      />
    );
  }
  return (
    <>
      {error && <StaleNotice error={error} onRetry={reload} />}
      {moves.error && (
        <Alert
          severity="warning"
          action={
            <AlertButton onClick={moves.retry}>{t('common.retry')}</AlertButton>
          }
        >
          {t('promotion.unchecked', { reason: reasonOf(moves.error) })}
        </Alert>
      )}
      {value?.every(isEmpty) ? (
        <NoPromotions />
      ) : (
        promotionSteps.map((step, index) => (
          <StepSection key={step.target} {...step}>
            {value ? (
              <Waiting waiting={value[index]} moves={moves.of(step.target)} />
            ) : (
              <Loading>
                <RowSkeletons count={8} height={{ wide: 50, narrow: 288 }} />
              </Loading>
            )}
          </StepSection>
        ))
      )}
    </>
  );
}

function isEmpty({ found }: WaitingStep): boolean {
  return found.total + found.unproven + found.left.length === 0;
}

function StepSection(props: Step & { children: ReactNode }) {
  const t = useText();
  const { source, target } = props;
  const id = `promotions-${target}`;
  return (
    <section aria-labelledby={id}>
      <SectionTitle id={id}>
        {t('promotion.step', { source, target })}
      </SectionTitle>
      {props.children}
    </section>
  );
}

function Waiting(props: {
  waiting: WaitingStep;
  moves: ReturnType<BoardMoves['of']>;
}) {
  const t = useText();
  const { waiting, moves } = props;
  const { source, target, found } = waiting;
  const all: NextStep = {
    ...{ kind: 'template', title: t('promotion.all'), reason: '' },
    template: { name: 'promote-primitive', values: { source, target } },
  };
  const { allowed, permission } = useNextStepPermission(all);
  const shown = found.items.slice(0, shownLines);
  return (
    <>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 2,
          fontSize: '0.875rem',
        }}
      >
        <Box sx={{ flex: '1 1 20rem' }}>
          <strong>
            {found.total > 0
              ? t('promotion.waiting', { count: found.total, target })
              : t('promotion.none', { target })}
          </strong>
          {found.total > 0 && '.'}{' '}
          {found.unproven > 0 &&
            t('promotion.unproven', { count: found.unproven, source })}{' '}
          {found.total > shown.length &&
            t('promotion.first', { number: `${shown.length}` })}
          {isEmpty(waiting) && (
            <Box sx={{ color: 'text.secondary' }}>
              {t('promotion.appears', { source, target })}
            </Box>
          )}
          {found.total > 0 && (
            <Box id={`why-${target}`} sx={{ color: 'text.secondary' }}>
              {allowed
                ? t('promotion.hint')
                : t('promotion.forbidden', { permission })}
            </Box>
          )}
        </Box>
        {found.total > 0 && (
          <NextStepButton
            step={all}
            variant="outlined"
            disabled={!allowed}
            describedBy={`why-${target}`}
          />
        )}
      </Box>
      {shown.length + found.left.length > 0 && (
        <PromotionTable
          items={shown}
          left={found.left}
          step={{ source, target }}
          moves={moves}
        />
      )}
    </>
  );
}
