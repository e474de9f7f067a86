import useAsync from 'react-use/esm/useAsync';
import {
  configApiRef,
  discoveryApiRef,
  identityApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import {
  AuthorizeResult,
  PermissionClient,
  ResourcePermission,
} from '@backstage/plugin-permission-common';

/**
 * Whether the policy refuses a permission whatever it is asked for. False for none, while it is not known, and where it
 * depends on the resource.
 * @internal
 */
export function useRefusedOutright(
  permission: ResourcePermission | undefined,
): boolean {
  const config = useApi(configApiRef);
  const discovery = useApi(discoveryApiRef);
  const identity = useApi(identityApiRef);
  const { value } = useAsync(async () => {
    if (!permission) return undefined;
    // Not by Backstage's PermissionApi: it throws at an answer with conditions.
    const client = new PermissionClient({ config, discovery });
    const [answer] = await client.authorizeConditional(
      [{ permission }],
      await identity.getCredentials(),
    );
    return answer.result;
  }, [permission, config, discovery, identity]);
  return permission !== undefined && value === AuthorizeResult.DENY;
}
