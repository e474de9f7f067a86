import { useCallback } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  EnvironmentName,
  environments,
  NextStep,
  primitivesReadPermission,
  Promotions,
} from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../../api';
import { useLive } from '../../hooks/use-live';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { useText } from '../../hooks/use-text';
import { pipelinePath, templatePath } from '../../model/links';
import { Age } from '../shared/Age';
import { Digest } from '../shared/Digest';
import { LiveContent } from '../shared/LiveContent';
import { NextStepButton } from '../shared/NextStepButton';
import { RowTable } from '../shared/RowTable';
import { SectionTitle } from '../shared/SectionTitle';

/** Lines of one step that are drawn: who waits longest is first, and the fleet has the rest. */
const shownLines = 100;

type Step = { source: EnvironmentName; target: EnvironmentName };

/** What waits for each environment after the first. @internal */
export function PromotionBoard() {
  return (
    <>
      {environments.slice(1).map((target, index) => (
        <StepBoard key={target} source={environments[index]} target={target} />
      ))}
    </>
  );
}

function StepBoard({ source, target }: Step) {
  const t = useText();
  const api = useApi(primitivesApiRef);
  const load = useCallback(
    () => api.getPromotions({ source, target }),
    [api, source, target],
  );
  const live = useLive(load, () => true);
  const id = `promotions-${target}`;
  return (
    <section aria-labelledby={id}>
      <SectionTitle id={id}>
        {t('promotion.step', { source, target })}
      </SectionTitle>
      <LiveContent live={live} permission={primitivesReadPermission.name}>
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
          </strong>{' '}
          {found.unproven > 0 &&
            t('promotion.unproven', { count: found.unproven, source })}{' '}
          {found.total > shown.length &&
            t('promotion.first', { number: `${shown.length}` })}
          <Box id={`why-${target}`} sx={{ color: 'text.secondary' }}>
            {allowed
              ? t('promotion.hint')
              : t('promotion.forbidden', { permission })}
          </Box>
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
      {shown.length > 0 && (
        <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
          <RowTable size="small" aria-labelledby={`promotions-${target}`}>
            <TableHead>
              <TableRow>
                <TableCell>{t('fleet.name')}</TableCell>
                <TableCell>{t('fleet.owner')}</TableCell>
                <TableCell>{t('promotion.digest')}</TableCell>
                <TableCell>{t('promotion.target', { target })}</TableCell>
                <TableCell>{t('promotion.since')}</TableCell>
                <TableCell>{t('promotion.size')}</TableCell>
                <TableCell>{t('fleet.next')}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {shown.map(item => (
                <PromotionRow key={item.id} item={item} step={step} />
              ))}
            </TableBody>
          </RowTable>
        </Paper>
      )}
    </>
  );
}

function PromotionRow(props: {
  item: Promotions['items'][number];
  step: Step;
}) {
  const t = useText();
  const { item, step } = props;
  const one: NextStep = {
    ...{ kind: 'template', title: t('promotion.one'), reason: '' },
    template: {
      name: 'promote-primitive',
      values: { ...step, primitive: item.id },
    },
  };
  const { allowed } = useNextStepPermission(one);
  return (
    <TableRow hover>
      <TableCell component="th" scope="row">
        <Link
          component={RouterLink}
          to={pipelinePath(item.id)}
          sx={{ fontWeight: 600 }}
        >
          {item.kind} {item.name} {item.version}
        </Link>
      </TableCell>
      <TableCell data-label={t('fleet.owner')}>
        {item.owner ?? t('common.unknownOwner')}
      </TableCell>
      <TableCell data-label={t('promotion.digest')}>
        <Digest digest={item.digest} copy />
      </TableCell>
      <TableCell data-label={t('promotion.target', { target: step.target })}>
        {item.targetDigest ? (
          <Digest digest={item.targetDigest} copy />
        ) : (
          t('promotion.notThere')
        )}
      </TableCell>
      <TableCell data-label={t('promotion.since')}>
        <Age iso={item.since} />
      </TableCell>
      <TableCell data-label={t('promotion.size')}>
        {item.digests ?? t('promotion.unknownSize')}
      </TableCell>
      <TableCell>
        <Button
          component={RouterLink}
          size="small"
          disabled={!allowed}
          to={templatePath('promote-primitive', {
            ...step,
            primitive: item.id,
          })}
          aria-label={t('promotion.oneOf', { id: item.id })}
          sx={{ textTransform: 'none' }}
        >
          {t('promotion.one')}
        </Button>
      </TableCell>
    </TableRow>
  );
}
