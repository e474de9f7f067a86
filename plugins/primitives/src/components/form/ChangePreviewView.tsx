import { useId, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { ChangePreview } from '@ameide/plugin-primitives-common';
import { useDiffBlocks } from '../../hooks/use-diff-blocks';
import { useText } from '../../hooks/use-text';
import { AlertButton } from '../shared/AlertButton';
import { DiffLines } from '../shared/DiffLines';
import { TextButton } from '../shared/TextButton';
import { MoveGaps } from './MoveGaps';

/** What is read at a glance; the rest is shown when asked for. */
const foldedFiles = 8;
/** Beyond these, a reader wants the command line. */
const shownFiles = 200;

/** Files and rendered difference of a change that nobody asked for yet. @internal */
export function ChangePreviewView(props: {
  preview: ChangePreview;
  /** Works it out again. */
  onRetry: () => void;
}) {
  const { preview, onRetry } = props;
  const t = useText();
  const { status, reason = '', notes, files } = preview;
  return (
    <Box sx={{ display: 'grid', rowGap: 1.5, minWidth: 0 }}>
      {status === 'refused' && (
        <Alert severity="error" sx={{ whiteSpace: 'pre-line' }}>
          {t('change.refused', { reason })}
        </Alert>
      )}
      {status === 'unknown' && (
        <Alert
          severity="warning"
          action={
            <AlertButton onClick={onRetry}>{t('common.retry')}</AlertButton>
          }
        >
          {t('change.failed', { reason })}
        </Alert>
      )}
      {status === 'nothing' && (
        <Alert severity="info">{t('change.nothing')}</Alert>
      )}
      {status === 'changes' && <div>{who(preview)}</div>}
      {status === 'changes' && <MoveGaps moves={preview.moves} />}
      {notes.length > 0 && (
        <Box component="ul" aria-label={t('change.notes')} sx={{ m: 0, pl: 2.5 }}>
          {notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </Box>
      )}
      {files.length > 0 && <Files files={files} />}
      {preview.clusters && <Clusters clusters={preview.clusters} />}
    </Box>
  );

  function who({ merges, approvers, branch = '' }: ChangePreview): string {
    return [
      merges === 'itself' ? t('change.mergesItself') : t('change.mergesPerson'),
      ...(approvers.length > 0
        ? [t('change.approvers', { approvers: approvers.join(', ') })]
        : []),
      t('change.branch', { branch }),
    ].join(' ');
  }
}

function Files(props: { files: ChangePreview['files'] }) {
  const t = useText();
  const [isWhole, setWhole] = useState(props.files.length <= foldedFiles + 2);
  const shown = props.files.slice(0, isWhole ? shownFiles : foldedFiles);
  return (
    <section aria-label={t('change.files')}>
      <Box sx={{ fontWeight: 600, mb: 0.5 }}>
        {t('change.fileCount', { count: props.files.length })}
      </Box>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map(file => (
          <li key={file.path}>
            <FileItem file={file} />
          </li>
        ))}
      </Box>
      {!isWhole && (
        <TextButton onClick={() => setWhole(true)}>
          {t('change.showFiles', { count: props.files.length - shown.length })}
        </TextButton>
      )}
      {isWhole &&
        shown.length < props.files.length &&
        t('change.moreFiles', { count: props.files.length - shown.length })}
    </section>
  );
}

function FileItem(props: { file: ChangePreview['files'][number] }) {
  const { path, change, lines } = props.file;
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <TextButton
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        sx={{
          fontFamily: 'monospace',
          fontSize: '0.8125rem',
          overflowWrap: 'anywhere',
        }}
      >
        {path} ({t(`change.${change}`)})
      </TextButton>
      {open && (
        <Box id={id}>
          <DiffLines
            title={path}
            label={t('change.linesOf', { path })}
            lines={lines}
          />
        </Box>
      )}
    </>
  );
}

function Clusters(props: { clusters: NonNullable<ChangePreview['clusters']> }) {
  const t = useText();
  const { text, isWhole, reason = '' } = props.clusters;
  const blocks = useDiffBlocks(text ?? '');
  return (
    <Box
      component="section"
      aria-label={t('change.clusters')}
      sx={{ display: 'grid', rowGap: 1, minWidth: 0 }}
    >
      {text === undefined ? (
        <Alert severity="warning">{t('change.unrendered', { reason })}</Alert>
      ) : (
        blocks.map((block, index) =>
          block.kind === 'words' ? (
            <Box key={index} sx={index === 0 ? { fontWeight: 600 } : undefined}>
              {block.lines.join(' ')}
            </Box>
          ) : (
            <DiffLines
              key={index}
              title={block.title ?? ''}
              label={t('pull.diffLines', { name: block.title ?? '' })}
              lines={block.lines}
            />
          ),
        )
      )}
      {text !== undefined && !isWhole && (
        <Alert severity="warning">{t('change.partly')}</Alert>
      )}
    </Box>
  );
}
