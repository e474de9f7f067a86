import { ListedPrimitive } from '../api';
import { primitiveKinds } from '@ameide/plugin-primitives-common';
import { touchedPrimitives } from './changed';

const orders: ListedPrimitive = {
  kind: 'domain',
  name: 'orders',
  language: 'typescript',
};
const history: ListedPrimitive = {
  kind: 'domain',
  name: 'orders-history',
  language: 'typescript',
};
const all = [orders, history];
const proto = 'packages/ameide_core_proto';

it.each<[string, ListedPrimitive[]]>([
  ['primitives/domain/orders/src/main.ts', [orders]],
  ['primitives/domain/orders-history/README.md', [history]],
  [
    `${proto}/src/ameide_core_proto/domain/orders_history/v1/a.proto`,
    [history],
  ],
  [`${proto}/buf.gen.domain-orders.local.yaml`, [orders]],
  [`${proto}/src/ameide_core_proto/common/v1/event.proto`, all],
  [`${proto}/buf.yaml`, all],
  ['.github/workflows/primitives.yaml', []],
  [`${proto}/buf.lock`, all],
  [`${proto}/README.md`, []],
  ['ameide.yaml', all],
  ['package.json', all],
  ['package-lock.json', all],
  ['go.work', all],
  ['tools/ameide/ameide.cjs', all],
  ['platform/shapes/robot/shape.yaml', all],
  ['platform/shapes-of-old/a.yaml', []],
  ['README.md', []],
  ['primitives/domain/orders', [orders]],
  ['packages/ameide_sdk_ts/package.json', []],
  ['primitives/domain/gone/src/main.ts', []],
])('%s touches the right primitives', (path, touched) => {
  expect(
    touchedPrimitives({
      primitives: all,
      paths: ['docs/a.md', path],
      kinds: primitiveKinds,
      shapes: 'platform/shapes',
    }),
  ).toEqual(touched);
});
