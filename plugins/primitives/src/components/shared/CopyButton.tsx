import { useEffect, useState } from 'react';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { visuallyHidden } from './visually-hidden';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useText } from '../../hooks/use-text';

/** Copies a text, and says whether it did. @internal */
export function CopyButton(props: { text: string; what: string }) {
  const t = useText();
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed'>();
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), 3_000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setOutcome('copied');
    } catch {
      // Refused without a secure context or the permission; the text stays selectable.
      setOutcome('copyFailed');
    }
  };

  const label = t('common.copy', { what: props.what });
  return (
    <>
      <Tooltip title={outcome ? t(`common.${outcome}`) : label}>
        <IconButton
          size="small"
          aria-label={label}
          onClick={copy}
          // Where it is larger for a finger, what stands around it stays where it is.
          sx={{ '@media (pointer: coarse)': { m: '-7px' } }}
        >
          {outcome === 'copied' ? (
            <RiCheckLine size={16} aria-hidden />
          ) : (
            <RiFileCopyLine size={16} aria-hidden />
          )}
        </IconButton>
      </Tooltip>
      <span role="status" style={visuallyHidden}>
        {outcome && t(`common.${outcome}`)}
      </span>
    </>
  );
}
