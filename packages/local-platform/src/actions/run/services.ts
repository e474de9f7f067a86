import type { PlatformConfig } from '../../config';
import type { GitHubPort, RegistryPort } from '../../contract';
import type { Logger } from '../../logger';
import type { ActionsStore } from '../actions-store';
import type { ConcurrencyGroups } from '../plan/concurrency';
import type { Slots } from '../plan/slots';

/** What running needs from outside. */
export type Services = {
  config: PlatformConfig;
  store: ActionsStore;
  github: GitHubPort;
  registry: RegistryPort;
  logger: Logger;
  groups: ConcurrencyGroups;
  slots: Slots;
};
