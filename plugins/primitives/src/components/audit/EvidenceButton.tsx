import { useState } from 'react';
import Tooltip from '@mui/material/Tooltip';
import { RiFileShieldLine } from '@remixicon/react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  evidenceFileName,
  primitiveResourceRef,
  primitivesAuditReadPermission,
} from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { saveText } from '../../model/save-file';
import { reasonOf } from '../../model/response-error';
import { TextButton } from '../shared/TextButton';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

const permission = primitivesAuditReadPermission;

/** Everything that is known of a digest, as a file to keep and to check without the portal. @internal */
export function EvidenceButton(props: {
  id: string;
  /** `sha256:…`; the newest one of the primitive without. */
  digest?: string;
}) {
  const { id } = props;
  const t = useText();
  const api = usePrimitivesApi();
  const toast = useApi(toastApiRef);
  const [running, setRunning] = useState(false);
  const { loading, allowed, error: unasked } = usePermission({
    permission,
    resourceRef: primitiveResourceRef({ id }),
  });
  // Where it could not be looked up the backend says it.
  const isDenied = !loading && !allowed && !unasked;
  const save = async () => {
    setRunning(true);
    try {
      const digest = props.digest ?? (await api.getPipeline(id)).image?.digest;
      if (digest === undefined) throw new Error(t('bundle.noDigest'));
      const document = await api.getEvidence(id, digest);
      const name = evidenceFileName({ id, digest, document });
      saveText(JSON.stringify(document, null, 2), name);
      if (!('payload' in document))
        toast.post({ title: t('bundle.unsigned'), status: 'warning' });
    } catch (error) {
      toast.post({
        title: t('bundle.failed', { reason: reasonOf(error) }),
        status: 'danger',
      });
    } finally {
      setRunning(false);
    }
  };
  const why = isDenied
    ? t('bundle.forbidden', { permission: permission.name })
    : '';
  return (
    <Tooltip title={why}>
      {/* A disabled button tells nobody why: the wrapper has the words. */}
      <span>
        <TextButton
          disabled={running || isDenied}
          startIcon={<RiFileShieldLine size={16} aria-hidden />}
          aria-label={t('bundle.of', {
            id,
            digest: props.digest?.slice(0, 19) ?? t('bundle.newest'),
          })}
          onClick={save}
          sx={{ whiteSpace: 'nowrap' }}
        >
          {running ? t('bundle.running') : t('bundle.download')}
        </TextButton>
      </span>
    </Tooltip>
  );
}
