import { useEffect, useId } from 'react';
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import {
  NextStep,
  PromotionMoves,
  Promotions,
} from '@ameide/plugin-primitives-common';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { Step } from '../../hooks/use-promotions';
import { useObstacleWords } from '../../hooks/use-step-state';
import { useText } from '../../hooks/use-text';
import { refusalOf } from '../../model/actions';
import { pipelinePath, templatePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { Age } from '../shared/Age';
import { Digest } from '../shared/Digest';
import { ExternalLink } from '../shared/ExternalLink';
import { RefusalList } from '../shared/RefusalList';
import { TextButton } from '../shared/TextButton';

type Waiting = Promotions['items'][number];

/** One primitive of the board; without `onChoose` nothing proves it, and it cannot be chosen. @internal */
export function PromotionRow(props: {
  item: Waiting | Promotions['left'][number];
  step: Step;
  move?: PromotionMoves['items'][number];
  isChosen?: boolean;
  onChoose?: (id: string) => void;
  onPermission?: (id: string, isAllowed: boolean) => void;
}) {
  const { item, step, move, isChosen = false, onChoose, onPermission } = props;
  const t = useText();
  const words = useObstacleWords();
  const whyId = useId();
  const values = { ...step, primitives: [item.id] };
  const one: NextStep = {
    ...{ kind: 'template', title: t('promotion.one'), reason: '' },
    template: { name: 'promote-primitive', values },
  };
  const { allowed, permission } = useNextStepPermission(one);
  useEffect(
    () => onPermission?.(item.id, allowed),
    [onPermission, item.id, allowed],
  );
  const refusal = refusalOf(move);
  const reasons = [
    ...(onChoose ? [] : [t('promotion.noSmoke', { source: step.source })]),
    ...(allowed ? [] : [t('promotion.forbidden', { permission })]),
    ...(refusal ? [words(refusal)] : []),
  ];
  const notes =
    move?.status === 'unknown'
      ? [...reasons, t('promotion.unchecked', { reason: move.reason ?? '' })]
      : reasons;
  const isFree = reasons.length === 0;
  const waiting = 'since' in item ? item : undefined;
  const pull = waiting?.pull;
  return (
    <TableRow hover selected={isChosen}>
      <TableCell sx={{ width: { md: 48 } }}>
        <Checkbox
          size="small"
          sx={{ p: 0.5, ml: -0.5 }}
          disabled={!isFree}
          checked={isChosen}
          onChange={() => onChoose?.(item.id)}
          inputProps={{
            'aria-label': t('promotion.chooseOne', { id: item.id }),
            ...(!isFree && { 'aria-describedby': whyId }),
          }}
        />
      </TableCell>
      <TableCell component="th" scope="row">
        <div>
          <Link
            component={RouterLink}
            to={pipelinePath(item.id)}
            sx={{ fontWeight: 600 }}
          >
            {item.kind}/{item.name} {item.version}
          </Link>
          {pull && (
            <Box
              sx={{ fontWeight: 400, whiteSpace: 'normal', maxWidth: '20rem' }}
            >
              <ExternalLink url={pull.url}>
                {t(pullText(pull), { number: String(pull.number) })}
              </ExternalLink>
            </Box>
          )}
          {notes.length > 0 && (
            <Box
              sx={{ fontWeight: 400, whiteSpace: 'normal', maxWidth: '20rem' }}
            >
              <Box
                id={whyId}
                sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
              >
                {notes.map(note => (
                  <div key={note}>{note}</div>
                ))}
              </Box>
              <RefusalList refusals={move?.refusals ?? []} />
            </Box>
          )}
        </div>
      </TableCell>
      <TableCell
        data-label={t('fleet.owner')}
        sx={{ whiteSpace: { md: 'nowrap' } }}
      >
        {ownerName(item.owner) ?? t('common.unknownOwner')}
      </TableCell>
      <TableCell data-label={t('promotion.digest')}>
        <Digest digest={item.digest} copy />
      </TableCell>
      <TableCell
        data-label={t('promotion.target', { target: step.target })}
        sx={{ whiteSpace: { md: 'nowrap' } }}
      >
        {waiting?.targetDigest && <Digest digest={waiting.targetDigest} copy />}
        {waiting && !waiting.targetDigest && t('promotion.notThere')}
      </TableCell>
      <TableCell
        data-label={t('promotion.since')}
        sx={{ whiteSpace: { md: 'nowrap' } }}
      >
        {waiting ? <Age iso={waiting.since} /> : t('promotion.never')}
      </TableCell>
      <TableCell data-label={t('promotion.size')}>
        {waiting && (waiting.digests ?? t('promotion.unknownSize'))}
      </TableCell>
      <TableCell>
        <TextButton
          disabled={!isFree}
          to={templatePath('promote-primitive', values)}
          aria-label={t('promotion.oneOf', { id: item.id })}
        >
          {t('promotion.one')}
        </TextButton>
      </TableCell>
    </TableRow>
  );
}

function pullText({ checks, draft }: NonNullable<Waiting['pull']>) {
  if (checks === 'failed') return 'promotion.pullFailed';
  return checks === 'passed' && !draft
    ? 'promotion.pullPassed'
    : 'promotion.pullOpen';
}
