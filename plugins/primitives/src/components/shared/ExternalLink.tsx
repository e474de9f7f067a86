import { ReactNode } from 'react';
import Link from '@mui/material/Link';
import { SxProps } from '@mui/material/styles';
import { visuallyHidden } from './visually-hidden';
import { RiExternalLinkLine } from '@remixicon/react';
import { useText } from '../../hooks/use-text';
import { isWebAddress } from '../../model/links';

/** A link out of the portal. An address that is no web address stays plain text. @internal */
export function ExternalLink(props: {
  url: string;
  children: ReactNode;
  sx?: SxProps;
}) {
  const t = useText();
  if (!isWebAddress(props.url)) return <span>{props.children}</span>;
  return (
    <Link
      href={props.url}
      target="_blank"
      rel="noopener noreferrer"
      sx={props.sx}
    >
      {props.children}
      {/* With a word joiner before it the icon is never alone on a line. */}
      <span aria-hidden style={{ whiteSpace: 'nowrap' }}>
        {'\u2060'}
        <RiExternalLinkLine
          size={14}
          style={{ marginInlineStart: 4, verticalAlign: '-2px' }}
        />
      </span>
      <span style={visuallyHidden}> ({t('common.newTab')})</span>
    </Link>
  );
}
