import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { ChangePreview } from '@ameide/plugin-primitives-common';
import { useDiffBlocks } from '../../hooks/use-diff-blocks';
import { useDisclosure } from '../../hooks/use-disclosure';
import { useText } from '../../hooks/use-text';
import { AlertButton } from '../shared/AlertButton';
import { DiffLines } from '../shared/DiffLines';
import { TextButton } from '../shared/TextButton';
import { FoldedList } from './FoldedList';
import { MoveGaps } from './MoveGaps';

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
  const { files } = props;
  return (
    <FoldedList
      label={t('change.files')}
      title={t('change.fileCount', { count: files.length })}
      items={files}
      most={shownFiles}
      showRest={count => t('change.showFiles', { count })}
    >
      {file => (
        <li key={file.path}>
          <FileItem file={file} />
        </li>
      )}
    </FoldedList>
  );
}

function FileItem(props: { file: ChangePreview['files'][number] }) {
  const { path, change, lines } = props.file;
  const t = useText();
  const { open, panelId, button } = useDisclosure();
  return (
    <>
      <TextButton
        {...button}
        sx={{
          fontFamily: 'monospace',
          fontSize: '0.8125rem',
          overflowWrap: 'anywhere',
        }}
      >
        {path} ({t(`change.${change}`)})
      </TextButton>
      {open && (
        <Box id={panelId}>
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
