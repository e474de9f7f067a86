import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { CommitsBetween } from '@ameide/plugin-primitives-common';
import { useCommits } from '../../hooks/use-delivery';
import { useDisclosure } from '../../hooks/use-disclosure';
import { CommitList } from './CommitList';

/** The commits between two digests: how many, and, opened, which. @internal */
export function CommitGap(props: {
  id: string;
  from: string;
  to: string;
  /** What is said of them; of none while they are read, or why they could not be. */
  words: (commits?: CommitsBetween, error?: Error) => string;
  /** Name of the list. */
  label: string;
}) {
  const { id, from, to, words, label } = props;
  const { open, panelId, button } = useDisclosure();
  const { value, error } = useCommits(id, { from, to });
  const text = words(value, error);
  const hasList = value !== undefined && value.commits.length > 0;
  return (
    <>
      {hasList ? (
        <Link
          {...button}
          component="button"
          type="button"
          sx={{ fontSize: 'inherit', textAlign: 'left' }}
        >
          {text}
        </Link>
      ) : (
        text
      )}
      {open && hasList && (
        <Box id={panelId} sx={{ color: 'text.primary', mt: 0.5 }}>
          <CommitList commits={value} label={label} />
        </Box>
      )}
    </>
  );
}
