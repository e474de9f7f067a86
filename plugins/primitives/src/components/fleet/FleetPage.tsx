import { primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { useFleet } from '../../hooks/use-primitives';
import { LiveContent } from '../shared/LiveContent';
import { PageBody } from '../shared/PageBody';
import { Sources } from '../shared/Sources';
import { FleetView } from './FleetView';

/** Every primitive, filtered and ordered by what the URL says. @internal */
export function FleetPage() {
  const live = useFleet();
  return (
    <PageBody>
      <LiveContent live={live} permission={primitivesReadPermission.name}>
        {fleet => (
          <>
            <Sources sources={fleet.sources} />
            <FleetView items={fleet.items} />
          </>
        )}
      </LiveContent>
    </PageBody>
  );
}
