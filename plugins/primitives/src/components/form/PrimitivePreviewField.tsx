import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { RiFileLine, RiFolderLine } from '@remixicon/react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  FieldExtensionComponentProps,
  scaffolderApiRef,
} from '@backstage/plugin-scaffolder-react';
import { recognised } from '@ameide/plugin-primitives-common';
import { useAskAgain } from '../../hooks/use-ask-again';
import { useSay } from '../../hooks/use-primitives-api';
import { useText } from '../../hooks/use-text';
import { fileTree } from '../../model/file-tree';
import { previewRequest } from '../../model/name';
import { reasonOf } from '../../model/response-error';
import { AlertButton } from '../shared/AlertButton';

/** The files that the form will make; gives no value itself. @internal */
export function PrimitivePreviewField(
  props: FieldExtensionComponentProps<null>,
) {
  const t = useText();
  const api = useApi(scaffolderApiRef);
  const sayIt = useSay();
  const request = previewRequest(props.formContext?.formData ?? {});
  const key = JSON.stringify(request);
  const { value, loading, error, retry } = useAsyncRetry(async () => {
    if (!request) return undefined;
    const { results } = await api.autocomplete({
      // The handler reads nothing but this machine; the API insists on some token.
      token: 'none',
      provider: 'primitives',
      resource: 'files',
      context: request,
    });
    return fileTree(results.map(result => result.id));
  }, [api, key]);
  const askAgain = useAskAgain(error !== undefined, retry);

  return (
    <Box
      component="section"
      aria-label={props.schema.title ?? t('preview.title')}
      aria-busy={loading}
      sx={{ my: 2, fontSize: '0.875rem', lineHeight: 1.5 }}
    >
      <Box sx={{ fontWeight: 600 }}>
        {props.schema.title ?? t('preview.title')}
      </Box>
      <Box sx={{ color: 'text.secondary', mb: 1 }}>
        {props.schema.description}
      </Box>
      {!request && <Alert severity="info">{t('preview.incomplete')}</Alert>}
      {error && (
        <Alert
          severity="warning"
          action={<AlertButton onClick={askAgain}>{t('common.retry')}</AlertButton>}
        >
          {/* The Scaffolder passes words on, and not which message they are. */}
          {t('preview.failed', { reason: sayIt(recognised(reasonOf(error))) })}
        </Alert>
      )}
      {request && loading && <Skeleton variant="rounded" height={160} />}
      {!loading && value && (
        <Box
          component="ul"
          sx={{
            listStyle: 'none',
            m: 0,
            p: 1.5,
            border: '1px solid',
            borderColor: 'divider',
            borderRadius: 1,
            fontFamily: 'monospace',
            fontSize: '0.8125rem',
            lineHeight: 1.7,
            overflowX: 'auto',
          }}
        >
          {value.map(line => (
            <Box
              component="li"
              key={line.path}
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 0.75,
                pl: line.depth * 2.5,
                color: line.isFolder ? 'text.secondary' : undefined,
              }}
            >
              {line.isFolder ? (
                <RiFolderLine size={14} aria-hidden />
              ) : (
                <RiFileLine size={14} aria-hidden />
              )}
              {line.label}
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}
