import Alert from '@mui/material/Alert';
import { useText } from '../../hooks/use-text';

/** Says that there are primitives that one may not read, where there are some. @internal */
export function HiddenNotice(props: { hidden: boolean | undefined }) {
  const t = useText();
  return props.hidden ? (
    <Alert severity="info">{t('fleet.hidden')}</Alert>
  ) : null;
}
