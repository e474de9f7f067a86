import Box from '@mui/material/Box';
import { CommitsBetween } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { Age } from './Age';
import { ExternalLink } from './ExternalLink';

/** Commits with author and message, newest first. @internal */
export function CommitList(props: { commits: CommitsBetween; label: string }) {
  const { commits, more } = props.commits;
  const t = useText();
  return (
    <Box
      component="ol"
      aria-label={props.label}
      sx={{ listStyle: 'none', m: 0, p: 0, fontSize: '0.875rem' }}
    >
      {commits.map(commit => (
        <Box
          component="li"
          key={commit.sha}
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            columnGap: 1.5,
            py: 0.5,
            overflowWrap: 'anywhere',
          }}
        >
          <ExternalLink url={commit.url} sx={{ fontFamily: 'monospace' }}>
            {commit.sha.slice(0, 7)}
          </ExternalLink>
          <span>{commit.subject}</span>
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {t('pipeline.by', { author: commit.author })},{' '}
            <Age iso={commit.date} />
          </Box>
        </Box>
      ))}
      {more && (
        <Box component="li" sx={{ color: 'text.secondary', py: 0.5 }}>
          {t('path.hidden')}
        </Box>
      )}
    </Box>
  );
}
