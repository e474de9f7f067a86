import { Fragment, useId } from 'react';
import Box from '@mui/material/Box';
import { NextStep } from '@ameide/plugin-primitives-common';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { useText } from '../../hooks/use-text';
import { waiveCommand, waiverForm, WaiverTarget } from '../../model/audit';
import { CopyButton } from '../shared/CopyButton';
import { NextStepButton } from '../shared/NextStepButton';

/** The button to the form that asks for a waiver, filled in with what is known; and the command that asks for the same. @internal */
export function AskForWaiver(props: { target: WaiverTarget }) {
  const t = useText();
  const id = useId();
  const { target } = props;
  const command = waiveCommand(target);
  const step: NextStep = {
    ...{ kind: 'template', title: t('audit.waivers.ask'), reason: '' },
    template: { name: 'waive-rule', values: waiverForm(target) },
  };
  const { allowed, permission } = useNextStepPermission(step);
  const askedFor = () => {
    if (!target.primitive) return t('audit.waivers.askChoose');
    if (allowed) return t('audit.waivers.askWhat');
    return t('audit.waivers.askDenied', {
      ...{ permission, primitive: target.primitive },
    });
  };
  return (
    <Box sx={{ fontSize: '0.875rem', mt: 2 }}>
      <NextStepButton
        step={step}
        variant="outlined"
        size="small"
        disabled={!allowed}
        describedBy={id}
      />
      <Box id={id} sx={{ color: 'text.secondary', mt: 1 }}>
        {askedFor()} {t('audit.waivers.askHow')}
      </Box>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'flex-start',
          gap: 1,
          p: 1,
          mt: 1,
          borderRadius: 1,
          bgcolor: 'action.hover',
        }}
      >
        <Box
          component="code"
          sx={{
            flex: 1,
            minWidth: 0,
            fontSize: '0.8125rem',
            overflowWrap: 'anywhere',
          }}
        >
          {command.split(' ').map((word, index) => (
            <Fragment key={index}>
              {index > 0 && ' '}
              {/* A line may end between words, and not behind the hyphens of one. */}
              <Box
                component="span"
                sx={{ display: 'inline-block', maxWidth: '100%' }}
              >
                {word}
              </Box>
            </Fragment>
          ))}
        </Box>
        <CopyButton text={command} what={t('audit.waivers.command')} />
      </Box>
    </Box>
  );
}
