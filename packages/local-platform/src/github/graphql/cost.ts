import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** What a query asks for at most, and what it costs. */
export type QueryCost = { nodes: number; points: number };

/** A query that GitHub refuses before it runs it, with GitHub's type of error. */
export class CostProblem extends Error {
  override readonly name = 'CostProblem';
  readonly type: 'MISSING_PAGINATION_BOUNDARIES' | 'EXCESSIVE_PAGINATION' | 'MAX_NODE_LIMIT_EXCEEDED';

  constructor(type: CostProblem['type'], message: string) {
    super(message);
    this.type = type;
  }
}

/** https://docs.github.com/en/graphql/overview/rate-limits-and-node-limits-for-the-graphql-api */
const limits = { page: 100, nodes: 500_000 };

type Variables = Readonly<Record<string, unknown>>;

/** How many a connection is asked for. */
function pageOf(name: string, first: unknown, last: unknown): number {
  const size = first ?? last;
  if (typeof size !== 'number') {
    throw new CostProblem('MISSING_PAGINATION_BOUNDARIES', `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`);
  }
  if (size < 0 || size > limits.page) {
    throw new CostProblem(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`${first === undefined || first === null ? 'last' : 'first'}\` limit of ${limits.page} records.`,
    );
  }
  return size;
}

/** The value of an argument, as far as counting looks at it. */
function plain(value: ValueNode, variables: Variables): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind === Kind.LIST) return value.values.map(each => plain(each, variables));
  return undefined;
}

/** Walks down a query, and counts. */
class Counter {
  nodes = 0;
  requests = 0;
  readonly #schema: GraphQLSchema;
  readonly #fragments: Map<string, FragmentDefinitionNode>;
  readonly #variables: Variables;

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Variables) {
    this.#schema = schema;
    this.#variables = variables;
    this.#fragments = new Map(document.definitions.flatMap(each => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])));
  }

  /** Counts what is selected of a type, where so many of it are expected. */
  walk(set: SelectionSetNode, parent: GraphQLCompositeType, times: number): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        this.#field(selection, parent, times);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
      const type = fragment?.typeCondition ? this.#schema.getType(fragment.typeCondition.name.value) : parent;
      if (fragment && isCompositeType(type)) this.walk(fragment.selectionSet, type, times);
    }
  }

  #field(selection: FieldNode, parent: GraphQLCompositeType, times: number): void {
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[selection.name.value] : undefined;
    const type = definition && getNamedType(definition.type);
    if (!type || !isCompositeType(type) || !selection.selectionSet) return;
    this.walk(selection.selectionSet, type, times * this.#size(selection, type.name.endsWith('Connection'), times));
  }

  /** How many there may be of a field for each of what it hangs on. */
  #size(selection: FieldNode, isConnection: boolean, times: number): number {
    const argument = (name: string) => {
      const value = selection.arguments?.find(each => each.name.value === name)?.value;
      return value && plain(value, this.#variables);
    };
    if (!isConnection) {
      const ids = argument('ids');
      if (!Array.isArray(ids)) return 1;
      if (ids.length > limits.page) throw new CostProblem('EXCESSIVE_PAGINATION', `You may not provide more than ${limits.page} node ids; you provided ${ids.length}.`);
      this.nodes += times * ids.length;
      return ids.length;
    }
    const size = pageOf(selection.name.value, argument('first'), argument('last'));
    this.requests += times;
    this.nodes += times * size;
    if (this.nodes > limits.nodes) {
      const most = limits.nodes.toLocaleString('en');
      throw new CostProblem('MAX_NODE_LIMIT_EXCEEDED', `This query requests up to ${this.nodes.toLocaleString('en')} possible nodes which exceeds the maximum limit of ${most}.`);
    }
    return size;
  }
}

/**
 * Counts a query by GitHub's documented rule, as if every list were full: one request for each connection under
 * each node that leads to it, a point for every hundred of them, and at least one point. `nodes(ids)` counts as a list of its ids.
 */
export function costOf(options: { schema: GraphQLSchema; document: DocumentNode; operationName?: string | null; variables?: Variables | null }): QueryCost {
  const { schema, document, operationName, variables } = options;
  const operation = document.definitions.find(each => each.kind === Kind.OPERATION_DEFINITION && (!operationName || each.name?.value === operationName));
  const root = operation?.kind === Kind.OPERATION_DEFINITION && schema.getRootType(operation.operation);
  if (operation?.kind !== Kind.OPERATION_DEFINITION || !root) return { nodes: 0, points: 1 };
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) => (defaultValue ? [[variable.name.value, plain(defaultValue, {})] as const] : [])),
  );
  const counter = new Counter(schema, document, { ...defaults, ...variables });
  counter.walk(operation.selectionSet, root, 1);
  return { nodes: counter.nodes, points: Math.max(1, Math.round(counter.requests / limits.page)) };
}
