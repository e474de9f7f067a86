import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { RiDownloadLine } from '@remixicon/react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useText } from '../../hooks/use-text';
import { reasonOf } from '../../model/response-error';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

const formats = ['csv', 'json'] as const;

/** The whole audit as a file, at the moment that is shown. @internal */
export function ExportButtons(props: { at?: string }) {
  const { at } = props;
  const t = useText();
  const api = usePrimitivesApi();
  const toast = useApi(toastApiRef);
  const [running, setRunning] = useState<(typeof formats)[number]>();
  const save = async (format: (typeof formats)[number]) => {
    setRunning(format);
    try {
      const moment = at ? new Date(at) : undefined;
      const body = await api.exportAuditFile({ format, at: moment });
      const blob = await new Response(body).blob();
      const day = (moment ?? new Date()).toISOString().slice(0, 10);
      saveFile(blob, `audit-${day}.${format}`);
    } catch (error) {
      toast.post({
        title: t('audit.export.failed', { reason: reasonOf(error) }),
        status: 'danger',
      });
    } finally {
      setRunning(undefined);
    }
  };
  return (
    <Box sx={{ display: 'flex', gap: 1 }}>
      {formats.map(format => (
        <Button
          key={format}
          variant="outlined"
          disabled={running !== undefined}
          startIcon={<RiDownloadLine size={16} aria-hidden />}
          onClick={() => save(format)}
          sx={{ textTransform: 'none', height: 40 }}
        >
          {running === format
            ? t('audit.export.running')
            : t(`audit.export.${format}`)}
        </Button>
      ))}
    </Box>
  );
}

/** The request needs the person's token, which a plain link would not carry. */
function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
