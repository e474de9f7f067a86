import type { PlatformConfig } from '../config';
import type { Logger } from '../logger';
import type { Store } from '../store';
import { Accounts } from './accounts';
import { Checks } from './checks';
import { Comments } from './comments';
import { type Core, Urls } from './core';
import { Events } from './events';
import { KeyedMutex } from './git/mutex';
import { Labels } from './labels';
import { PullStore } from './pull-store';
import { RefUpdates } from './ref-updates';
import { Repositories } from './repositories';
import { Tokens } from './tokens';
import { Webhooks } from './webhooks';

/** GitHub's state over a store: what is in it already, and the repositories of the state folder. */
export function createCore(options: { config: PlatformConfig; store: Store; logger: Logger }): Core {
  const { config, store, logger } = options;
  const repositories = new Repositories(options);
  const checks = new Checks(store);
  return {
    config,
    store,
    logger,
    urls: new Urls(`http://localhost:${config.ports.github}`),
    mutex: new KeyedMutex(),
    accounts: new Accounts(config),
    repositories,
    tokens: new Tokens(options),
    events: new Events(logger),
    webhooks: new Webhooks(options),
    checks,
    refs: new RefUpdates({ repositories, checks }),
    pullStore: new PullStore(store),
    comments: new Comments(store),
    labels: new Labels(store),
  };
}
