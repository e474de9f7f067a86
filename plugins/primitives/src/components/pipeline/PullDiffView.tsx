import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useApi } from '@backstage/frontend-plugin-api';
import { primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../../api';
import { useText } from '../../hooks/use-text';
import { diffBlocks } from '../../model/diff-text';
import { Age } from '../shared/Age';
import { DiffLines } from '../shared/DiffLines';
import { ExternalLink } from '../shared/ExternalLink';
import { Failure } from '../shared/Failure';

/** What a pull request changes in the clusters, read when it is opened. @internal */
export function PullDiffView(props: { id: string; number: number }) {
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        size="small"
        variant="outlined"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        sx={{ textTransform: 'none' }}
      >
        {t('pull.diff')}
      </Button>
      {open && (
        <Box id={id} sx={{ mt: 1 }}>
          <DiffText {...props} />
        </Box>
      )}
    </div>
  );
}

function DiffText(props: { id: string; number: number }) {
  const t = useText();
  const api = useApi(primitivesApiRef);
  const { value, error, retry } = useAsyncRetry(
    () => api.getPullDiff(props.id, props.number),
    [api, props.id, props.number],
  );
  if (error) {
    return (
      <Failure
        error={error}
        permission={primitivesReadPermission.name}
        onRetry={retry}
      />
    );
  }
  if (!value) return <Skeleton variant="rounded" height={96} />;
  if (value.text === undefined) return <span>{t('pull.diffNone')}</span>;
  return (
    <Box sx={{ display: 'grid', rowGap: 1 }}>
      {diffBlocks(value.text).map((block, index) =>
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
        <ExternalLink url={value.url}>{t('pull.diffPosted')}</ExternalLink>
        {value.updatedAt && (
          <>
            {' · '}
            <Age iso={value.updatedAt} />
          </>
        )}
      </Box>
    </Box>
  );
}
