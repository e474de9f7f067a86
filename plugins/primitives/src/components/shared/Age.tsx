import { useEffect, useState } from 'react';
import { DateTime } from 'luxon';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatAge, formatMoment } from '../../model/age';

/** How long ago something was; the exact moment on hover. @internal */
export function Age(props: { iso: string }) {
  const t = useText();
  const language = useLanguage();
  const [now, setNow] = useState(() => DateTime.now());
  useEffect(() => {
    // An age in words is coarse, so that renewing it now and then is enough.
    const timer = setInterval(() => setNow(DateTime.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={props.iso} title={formatMoment(props.iso, language)}>
      {formatAge(props.iso, now, language) ?? t('common.justNow')}
    </time>
  );
}
