import { Stage } from '@ameide/plugin-primitives-common';
import { PipelineContext } from './context';
import { imageStage } from './image-stage';
import { markStale } from './staleness';
import { contractStage, verifyStage } from './verify-stages';
import { wiringStage } from './wiring-stage';

/** The stages before any environment, of the newest commit, marked where their source cannot be read. @internal */
export function buildStages(context: PipelineContext): Stage[] {
  const verify = verifyStage(context);
  return [
    contractStage(context, verify),
    verify,
    imageStage(context, verify),
    wiringStage(context),
  ].map(stage => markStale(stage, context.sources));
}
