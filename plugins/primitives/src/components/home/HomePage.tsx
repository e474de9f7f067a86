import { primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { useGlance } from '../../hooks/use-primitives';
import { LiveContent } from '../shared/LiveContent';
import { PageBody } from '../shared/PageBody';
import { Sources } from '../shared/Sources';
import { FirstSteps } from './FirstSteps';
import { FleetGlance } from './FleetGlance';
import { HomeSkeleton } from './HomeSkeleton';
import { Hero } from './Hero';

/** Where people arrive: the main job, and the fleet at a glance. @internal */
export function HomePage() {
  const live = useGlance();
  return (
    <PageBody>
      <Hero />
      <LiveContent
        live={live}
        permission={primitivesReadPermission.name}
        skeleton={<HomeSkeleton />}
      >
        {glance => (
          <>
            <Sources sources={glance.counts.sources} />
            {glance.counts.total > 0 ? (
              <FleetGlance glance={glance} />
            ) : (
              <FirstSteps />
            )}
          </>
        )}
      </LiveContent>
    </PageBody>
  );
}
