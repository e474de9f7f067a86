import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { primitivePermissionResourceRef as resourceRef } from './resource';

const values = z.array(z.string());

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'The primitive is owned by one of these users and groups',
  resourceRef,
  paramsSchema: z.object({ owners: values }),
  apply: ({ owner }, { owners }) =>
    owner !== undefined && owners.includes(owner),
  toQuery: ({ owners }) => ({ field: 'owner', values: owners }),
});

const isKind = createPermissionRule({
  name: 'IS_KIND',
  description: 'The primitive is of one of these kinds',
  resourceRef,
  paramsSchema: z.object({ kinds: values }),
  apply: ({ kind }, { kinds }) => kind !== undefined && kinds.includes(kind),
  toQuery: ({ kinds }) => ({ field: 'kind', values: kinds }),
});

const isInSystem = createPermissionRule({
  name: 'IS_IN_SYSTEM',
  description: 'The primitive is a part of one of these systems',
  resourceRef,
  paramsSchema: z.object({ systems: values }),
  apply: ({ system }, { systems }) =>
    system !== undefined && systems.includes(system),
  toQuery: ({ systems }) => ({ field: 'system', values: systems }),
});

const isInEnvironment = createPermissionRule({
  name: 'IS_IN_ENVIRONMENT',
  description:
    'What would change is one of these environments; reading changes none',
  resourceRef,
  paramsSchema: z.object({ environments: values }),
  apply: ({ environment }, { environments }) =>
    environment !== undefined && environments.includes(environment),
  toQuery: ({ environments }) => ({
    field: 'environment',
    values: environments,
  }),
});

const isEnabledIn = createPermissionRule({
  name: 'IS_ENABLED_IN',
  description: 'The primitive is enabled in one of these environments',
  resourceRef,
  paramsSchema: z.object({ environments: values }),
  apply: ({ enabledIn = [] }, { environments }) =>
    enabledIn.some(name => environments.includes(name)),
  toQuery: ({ environments }) => ({
    field: 'enabledIn',
    values: environments,
  }),
});

/** Rules that conditions on primitives are made of. @public */
export const primitiveRules = {
  isOwner,
  isKind,
  isInSystem,
  isInEnvironment,
  isEnabledIn,
};

const exported = createConditionExports({ resourceRef, rules: primitiveRules });

/** Conditions for a policy's conditional decisions, one for each of {@link primitiveRules}. @public */
export const primitiveConditions = exported.conditions;

/** Makes the decision "only where these conditions hold". @public */
export const createPrimitiveConditionalDecision =
  exported.createConditionalDecision;
