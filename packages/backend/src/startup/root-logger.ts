import { createConfigSecretEnumerator } from '@backstage/backend-defaults/rootConfig';
import {
  WinstonLogger,
  WinstonLoggerLevelOverrideMatchers,
} from '@backstage/backend-defaults/rootLogger';
import {
  coreServices,
  createServiceFactory,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { configSchemaRef } from './config-schema';

/**
 * Backstage's root logger with the same keys, `backend.logger`: what the schema of the
 * configuration calls a secret is no part of any line. Backstage's own factory
 * (rootLoggerServiceFactory.ts) would make that schema once more.
 * @internal
 */
export const rootLogger = createServiceFactory({
  service: coreServices.rootLogger,
  deps: { config: coreServices.rootConfig, configSchema: configSchemaRef },
  async factory({ config, configSchema: { schema, faults } }) {
    const logger = WinstonLogger.create({
      level: config.getOptionalString('backend.logger.level'),
      meta: {
        service: 'backstage',
        ...config.getOptionalConfig('backend.logger.meta')?.get<object>(),
      },
    });
    const secretsIn = await createConfigSecretEnumerator({ logger, schema });
    const follow = () => {
      logger.addRedactions(secretsIn(config));
      logger.setLevelOverrides(readOverrides(config));
    };
    follow();
    config.subscribe?.(follow);
    for (const fault of faults) logger.warn(fault);
    return logger;
  },
});

function readOverrides(config: RootConfigService) {
  const overrides = config.getOptionalConfigArray('backend.logger.overrides');
  return (overrides ?? []).map(override => ({
    level: override.getString('level'),
    matchers: override
      .getConfig('matchers')
      .get<WinstonLoggerLevelOverrideMatchers>(),
  }));
}
