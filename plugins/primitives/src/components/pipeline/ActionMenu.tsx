import { useId, useState } from 'react';
import Button from '@mui/material/Button';
import ListItemText from '@mui/material/ListItemText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { Link as RouterLink } from 'react-router-dom';
import { RiArrowDownSLine } from '@remixicon/react';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { useObstacleWords } from '../../hooks/use-step-state';
import { useText } from '../../hooks/use-text';
import { Action, furtherActions } from '../../model/actions';
import { nextStepTarget } from '../../model/links';
import { useReading } from './reading';

/** Every further step in a menu; those that cannot be taken say why. @internal */
export function ActionMenu() {
  const t = useText();
  const id = useId();
  const { pipeline, moves } = useReading();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        id={id}
        size="large"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={event => setAnchor(event.currentTarget)}
        endIcon={<RiArrowDownSLine size={18} aria-hidden />}
        sx={{
          ...{ textTransform: 'none', flexShrink: 0 },
          // On a phone it stands below the text: in line with it, past the padding of its own.
          marginInlineStart: { xs: '-11px', sm: 0 },
        }}
      >
        {t('action.more')}
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={close}
        MenuListProps={{ 'aria-labelledby': id }}
      >
        {furtherActions(pipeline, moves).map(action => (
          <ActionItem
            key={`${action.kind} ${action.environment ?? action.number ?? ''}`}
            action={action}
            onTake={close}
          />
        ))}
      </Menu>
    </>
  );
}

function ActionItem(props: { action: Action; onTake: () => void }) {
  const { kind, environment = '', number, step, obstacle } = props.action;
  const t = useText();
  const title = t(`action.${kind}`, {
    environment,
    number: String(number ?? ''),
  });
  const { allowed, permission } = useNextStepPermission({
    ...{ ...step, title, reason: '' },
  });
  const words = useObstacleWords();
  const target = nextStepTarget({ ...step, title, reason: '' });
  const why = [
    ...(allowed ? [] : [t('action.forbidden', { permission })]),
    ...(obstacle ? [words(obstacle)] : []),
  ].join(' ');
  const text = (
    <ListItemText
      primary={title}
      secondary={why}
      primaryTypographyProps={{ sx: { fontSize: '0.875rem' } }}
      secondaryTypographyProps={{
        sx: { fontSize: '0.75rem', whiteSpace: 'normal', maxWidth: '22rem' },
      }}
    />
  );
  if (why || !target) return <MenuItem disabled>{text}</MenuItem>;
  return 'path' in target ? (
    <MenuItem component={RouterLink} to={target.path} onClick={props.onTake}>
      {text}
    </MenuItem>
  ) : (
    <MenuItem
      component="a"
      href={target.url}
      target="_blank"
      rel="noopener noreferrer"
      onClick={props.onTake}
    >
      {text}
    </MenuItem>
  );
}
