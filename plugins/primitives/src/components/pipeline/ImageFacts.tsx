import { Image } from '@ameide/plugin-primitives-common';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatBytes } from '../../model/duration';
import { Facts } from './Facts';

/** What the registry says of the image. @internal */
export function ImageFacts(props: { image: Image }) {
  const { repository, platforms, size, revision } = props.image;
  const t = useText();
  const language = useLanguage();
  return (
    <Facts
      items={[
        { term: t('evidence.repository'), value: repository },
        {
          term: t('evidence.platforms'),
          value: platforms.length > 0 ? platforms.join(', ') : undefined,
        },
        {
          term: t('evidence.size'),
          value: size === undefined ? undefined : formatBytes(size, language),
        },
        { term: t('evidence.revision'), value: revision?.slice(0, 12) },
      ]}
    />
  );
}
