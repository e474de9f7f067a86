import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import { RiBookmarkLine, RiDeleteBinLine } from '@remixicon/react';
import { useSavedFilters } from '../../hooks/use-saved-filters';
import { useText } from '../../hooks/use-text';
import { FleetQuery, formatFleetQuery } from '../../model/fleet-query';
import { reasonOf } from '../../model/response-error';
import { CopyButton } from '../shared/CopyButton';
import { controls } from '../shared/controls';

/** Opens, keeps and forgets filters, and copies the link to what is shown. @internal */
export function SavedFilters(props: {
  query: FleetQuery;
  onOpen: (search: string) => void;
}) {
  const t = useText();
  const { saved, save, remove } = useSavedFilters();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<string>();
  const names = Object.keys(saved).sort();
  const keep = async (change: Promise<void>) => {
    setFailure(undefined);
    try {
      await change;
      return true;
    } catch (error) {
      setFailure(reasonOf(error));
      return false;
    }
  };
  const add = async () => {
    const search = formatFleetQuery(props.query).toString();
    // The name stays to be tried again with.
    if (await keep(save(name.trim(), search))) setName('');
  };
  const close = () => setOpen(false);
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
      <Button
        variant="outlined"
        startIcon={<RiBookmarkLine size={18} aria-hidden />}
        onClick={() => setOpen(true)}
        sx={{ textTransform: 'none' }}
      >
        {t('fleet.saved.open')}
      </Button>
      <CopyButton text={window.location.href} what={t('fleet.saved.share')} />
      <Dialog
        open={open}
        onClose={close}
        aria-labelledby="fleet-saved"
        sx={controls}
      >
        <DialogTitle id="fleet-saved">{t('fleet.saved.open')}</DialogTitle>
        <DialogContent>
          {names.length === 0 && t('fleet.saved.none')}
          {names.map(each => (
            <Box key={each} sx={{ display: 'flex' }}>
              <Button
                sx={{ textTransform: 'none', flex: 1, justifyContent: 'start' }}
                onClick={() => {
                  props.onOpen(saved[each]);
                  close();
                }}
              >
                {each}
              </Button>
              <IconButton
                aria-label={t('fleet.saved.remove', { name: each })}
                onClick={() => void keep(remove(each))}
              >
                <RiDeleteBinLine size={18} aria-hidden />
              </IconButton>
            </Box>
          ))}
          {failure !== undefined && (
            <Alert severity="error" sx={{ mt: 2 }}>
              {t('fleet.saved.failed', { reason: failure })}
            </Alert>
          )}
          <Box
            component="form"
            onSubmit={event => {
              event.preventDefault();
              void add();
            }}
            sx={{ display: 'flex', gap: 1, mt: 2 }}
          >
            <TextField
              size="small"
              label={t('fleet.saved.name')}
              value={name}
              onChange={event => setName(event.target.value)}
              inputProps={{ maxLength: 60 }}
            />
            <Button
              type="submit"
              variant="contained"
              disabled={!name.trim()}
              sx={{ textTransform: 'none' }}
            >
              {t('fleet.saved.confirm')}
            </Button>
          </Box>
        </DialogContent>
        <DialogActions>
          <Button onClick={close} sx={{ textTransform: 'none' }}>
            {t('fleet.saved.cancel')}
          </Button>
        </DialogActions>
      </Dialog>
    </Box>
  );
}
