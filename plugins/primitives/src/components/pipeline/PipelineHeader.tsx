import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { RiGitBranchLine } from '@remixicon/react';
import { Pipeline } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { EvidenceButton } from '../audit/EvidenceButton';
import { Age } from '../shared/Age';
import { Digest } from '../shared/Digest';
import { ExternalLink } from '../shared/ExternalLink';
import { lastReadAt } from '../../model/sources';
import { RefreshButton } from '../shared/RefreshButton';

function Fact(props: { term: string; children: ReactNode }) {
  return (
    <Box sx={{ minWidth: 0, maxWidth: '100%' }}>
      <Typography
        component="dt"
        sx={{ fontSize: '0.75rem', color: 'text.secondary' }}
      >
        {props.term}
      </Typography>
      <Box
        component="dd"
        sx={{
          m: 0,
          minHeight: 30,
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          columnGap: 1,
          fontSize: '0.875rem',
          overflowWrap: 'anywhere',
        }}
      >
        {props.children}
      </Box>
    </Box>
  );
}

/** What the pipeline is about: digest, commit and image. @internal */
export function PipelineHeader(props: {
  pipeline: Pipeline;
  onReload: () => void;
}) {
  const { id, branch, commit, image, sources } = props.pipeline;
  const t = useText();
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: { xs: 'column', sm: 'row' },
        columnGap: 2,
        alignItems: 'flex-start',
      }}
    >
      <Box
        component="dl"
        sx={{
          m: 0,
          flex: 1,
          minWidth: 0,
          display: 'flex',
          flexWrap: 'wrap',
          columnGap: 5,
          rowGap: 1,
        }}
      >
        <Fact term={t('pipeline.digest')}>
          {image ? (
            <>
              <Digest digest={image.digest} copy />
              <EvidenceButton id={id} digest={image.digest} />
            </>
          ) : (
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {t('pipeline.noDigest')}
            </Box>
          )}
        </Fact>
        <Fact term={t('pipeline.commit')}>
          {commit ? (
            <>
              <ExternalLink url={commit.url} sx={{ fontFamily: 'monospace' }}>
                {commit.sha.slice(0, 7)}
              </ExternalLink>
              <span>{commit.message.split('\n')[0]}</span>
              <Box component="span" sx={{ color: 'text.secondary' }}>
                {t('pipeline.by', { author: commit.author })},{' '}
                <Age iso={commit.date} />
              </Box>
            </>
          ) : (
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {t('pipeline.noCommit')}
            </Box>
          )}
        </Fact>
        {branch && (
          <Fact term={t('pipeline.branch')}>
            <Chip
              size="small"
              variant="outlined"
              icon={<RiGitBranchLine size={14} aria-hidden />}
              label={branch}
            />
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {t('pipeline.branchHint')}
            </Box>
          </Fact>
        )}
        {image && (
          <Fact term={t('pipeline.image')}>
            <span>{image.repository}</span>
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {image.platforms.join(', ')}
            </Box>
          </Fact>
        )}
      </Box>
      <RefreshButton
        id={id}
        readAt={lastReadAt(sources)}
        onReload={props.onReload}
      />
    </Box>
  );
}
