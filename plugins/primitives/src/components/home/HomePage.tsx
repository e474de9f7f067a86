import { primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { useFleet } from '../../hooks/use-primitives';
import { LiveContent } from '../shared/LiveContent';
import { PageBody } from '../shared/PageBody';
import { Sources } from '../shared/Sources';
import { FirstSteps } from './FirstSteps';
import { FleetGlance } from './FleetGlance';
import { Hero } from './Hero';

/** Where people arrive: the main job, and the fleet at a glance. @internal */
export function HomePage() {
  const live = useFleet();
  return (
    <PageBody>
      <Hero />
      <LiveContent live={live} permission={primitivesReadPermission.name}>
        {fleet => (
          <>
            <Sources sources={fleet.sources} />
            {fleet.items.length > 0 ? (
              <FleetGlance items={fleet.items} />
            ) : (
              <FirstSteps />
            )}
          </>
        )}
      </LiveContent>
    </PageBody>
  );
}
