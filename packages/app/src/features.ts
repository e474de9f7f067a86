import primitivesPlugin from '@ameide/plugin-primitives';
import primitivesScaffolderModule from '@ameide/plugin-primitives/scaffolder';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { catalogModule } from './catalog/catalog-module';
import { navModule } from './nav/nav-module';
import { signInModule } from './sign-in/sign-in-module';
import { themeModule } from './theme/theme-module';

/** Here, primitives are what the first page is about. */
const primitives = primitivesPlugin.withOverrides({
  extensions: [
    primitivesPlugin
      .getExtension('page:primitives/home')
      .override({ disabled: false }),
  ],
});

/** Everything that the portal is made of: what its main job uses, and no more. @internal */
export const features = [
  primitives,
  primitivesScaffolderModule,
  catalogPlugin,
  catalogModule,
  notificationsPlugin,
  orgPlugin,
  scaffolderPlugin,
  signalsPlugin,
  userSettingsPlugin,
  navModule,
  signInModule,
  themeModule,
];
