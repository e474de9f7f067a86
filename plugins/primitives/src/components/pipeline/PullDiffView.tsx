import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import {
  primitivesReadPermission,
  PullDiff,
} from '@ameide/plugin-primitives-common';
import { useDiffBlocks } from '../../hooks/use-diff-blocks';
import { usePullDiff } from '../../hooks/use-delivery';
import { useText } from '../../hooks/use-text';
import { Age } from '../shared/Age';
import { DiffLines } from '../shared/DiffLines';
import { ExternalLink } from '../shared/ExternalLink';
import { LiveContent } from '../shared/LiveContent';
import { DisclosureButton } from '../shared/DisclosureButton';
import { useReading } from './reading';

/** What a pull request changes in the clusters, read when it is opened. @internal */
export function PullDiffView(props: { number: number }) {
  const t = useText();
  return (
    <DisclosureButton label={t('pull.diff')}>
      {() => <DiffText number={props.number} />}
    </DisclosureButton>
  );
}

function DiffText(props: { number: number }) {
  const live = usePullDiff(useReading().pipeline, props.number);
  return (
    <LiveContent
      live={live}
      permission={primitivesReadPermission.name}
      skeleton={<Skeleton variant="rounded" height={96} />}
    >
      {value => <Posted diff={value} />}
    </LiveContent>
  );
}

function Posted(props: { diff: PullDiff }) {
  const t = useText();
  const { text, url, updatedAt } = props.diff;
  const blocks = useDiffBlocks(text ?? '');
  if (text === undefined) return <span>{t('pull.diffNone')}</span>;
  return (
    <Box sx={{ display: 'grid', rowGap: 1 }}>
      {blocks.map((block, index) =>
        block.kind === 'words' ? (
          <span key={index}>{block.lines.join(' ')}</span>
        ) : (
          <DiffLines
            key={index}
            title={block.title ?? ''}
            label={t('pull.diffLines', { name: block.title ?? '' })}
            lines={block.lines}
          />
        ),
      )}
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        <ExternalLink url={url}>{t('pull.diffPosted')}</ExternalLink>
        {updatedAt && (
          <>
            {' · '}
            <Age iso={updatedAt} />
          </>
        )}
      </Box>
    </Box>
  );
}
