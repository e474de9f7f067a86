import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { scaffolderActionsExtensionPoint, scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { scaffolderAutocompleteExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import {
  createContract,
  formatReport,
  formatReportMarkdown,
  generateCode,
  previewScaffold,
  scaffoldPrimitive,
  verifyPrimitive,
} from '@ameide/core-repo';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { createCheckoutAction } from './actions/checkout';
import { createContractAction } from './actions/contract';
import { createCorePullRequestAction } from './actions/core-pull-request';
import { createGitopsApproveAction } from './actions/gitops-approve';
import { createGitopsDispatchAction } from './actions/gitops-dispatch';
import { createScaffoldAction } from './actions/scaffold';
import { createVerifyAction } from './actions/verify';
import { createFilesAutocomplete } from './autocomplete';
import { ActionServices } from './services';

/** Adds the actions that the primitive templates call. @public */
export const scaffolderModulePrimitives = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'primitives',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        autocomplete: scaffolderAutocompleteExtensionPoint,
        config: coreServices.rootConfig,
        permissions: coreServices.permissions,
        auditor: coreServices.auditor,
        scaffolder: scaffolderServiceRef,
      },
      async init({ actions, autocomplete, config, permissions, auditor, scaffolder }) {
        const services: ActionServices = {
          config: readPrimitivesConfig(config),
          integrations: ScmIntegrations.fromConfig(config),
          permissions,
          auditor,
          scaffolder,
          author: {
            name: config.getOptionalString('scaffolder.defaultAuthor.name') ?? 'ameide-portal[bot]',
            email:
              config.getOptionalString('scaffolder.defaultAuthor.email') ??
              'ameide-portal[bot]@users.noreply.github.com',
          },
          tools: {
            createContract,
            generateCode,
            scaffoldPrimitive,
            verifyPrimitive,
            formatReport,
            formatReportMarkdown,
            previewScaffold,
          },
        };
        actions.addActions(
          createCheckoutAction(services),
          createContractAction(services),
          createScaffoldAction(services),
          createVerifyAction(services),
          createCorePullRequestAction(services),
          createGitopsDispatchAction(services),
          createGitopsApproveAction(services),
        );
        autocomplete.addAutocompleteProvider({
          id: 'primitives',
          handler: createFilesAutocomplete(services.tools),
        });
      },
    });
  },
});
