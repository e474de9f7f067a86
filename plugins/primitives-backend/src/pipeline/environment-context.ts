import { EnvironmentName } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { PipelineContext } from './context';

/** What the stages of one environment stand on. @internal */
export type EnvironmentContext = {
  context: PipelineContext;
  environment: EnvironmentName;
  desired?: FactValue<'desired'>;
  name: string;
  application?: FactValue<'application'>;
  smokeName: string;
  smokeApplication?: FactValue<'application'>;
};
