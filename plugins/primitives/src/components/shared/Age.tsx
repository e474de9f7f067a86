import { useAge } from '../../hooks/use-age';
import { useLanguage } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';

/** How long ago something was; the exact moment on hover. @internal */
export function Age(props: { iso: string }) {
  const age = useAge(props.iso);
  const language = useLanguage();
  return (
    <time dateTime={props.iso} title={formatMoment(props.iso, language)}>
      {age}
    </time>
  );
}
