import { useCallback } from 'react';
import Box from '@mui/material/Box';
import {
  EnvironmentName,
  NextStep,
  primitivesReadPermission,
  promotionOrder,
  Promotions,
} from '@ameide/plugin-primitives-common';
import { useLive } from '../../hooks/use-live';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { useText } from '../../hooks/use-text';
import { LiveContent, RowSkeletons } from '../shared/LiveContent';
import { NextStepButton } from '../shared/NextStepButton';
import { SectionTitle } from '../shared/SectionTitle';
import { PromotionTable } from './PromotionTable';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

/** Lines of one step that are drawn: who waits longest is first, and the fleet has the rest. */
const shownLines = 100;

/** From which environment to which. @internal */
export type Step = { source: EnvironmentName; target: EnvironmentName };

/** What waits for each environment after the first. @internal */
export function PromotionBoard() {
  return (
    <>
      {promotionOrder.slice(1).map((target, index) => (
        <StepBoard
          key={target}
          source={promotionOrder[index]}
          target={target}
        />
      ))}
    </>
  );
}

function StepBoard({ source, target }: Step) {
  const t = useText();
  const api = usePrimitivesApi();
  const load = useCallback(
    () => api.getPromotions({ source, target }),
    [api, source, target],
  );
  const live = useLive(load);
  const id = `promotions-${target}`;
  return (
    <section aria-labelledby={id}>
      <SectionTitle id={id}>
        {t('promotion.step', { source, target })}
      </SectionTitle>
      <LiveContent
        live={live}
        permission={primitivesReadPermission.name}
        skeleton={<RowSkeletons count={8} height={50} />}
      >
        {found => <Waiting found={found} step={{ source, target }} />}
      </LiveContent>
    </section>
  );
}

function Waiting(props: { found: Promotions; step: Step }) {
  const t = useText();
  const { found, step } = props;
  const { source, target } = step;
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
        <PromotionTable items={shown} left={found.left} step={step} />
      )}
    </>
  );
}
