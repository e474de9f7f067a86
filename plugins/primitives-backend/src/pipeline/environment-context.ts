import { EnvironmentName, EnvironmentPipeline } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { PipelineContext } from './context';

/** What the stages of one environment stand on. @internal */
export type EnvironmentContext = {
  context: PipelineContext;
  environment: EnvironmentName;
  /** The one before it, which a digest comes through, where all of them are looked at. */
  previous?: EnvironmentPipeline;
  desired?: FactValue<'desired'>;
  name: string;
  application?: FactValue<'application'>;
  smokeName: string;
  smokeApplication?: FactValue<'application'>;
};
