import fc from 'fast-check';
import { MemoryStore } from './memory-store';
import { SqliteStore } from './store';

const part = fc.constantFrom('a', 'b', 'acme/core', 'refs/heads/x', '000001');
const key = fc.array(fc.tuple(part, fc.constantFrom('#', '@', '\n', '/', '')), { minLength: 1, maxLength: 3 }).map(parts => parts.flat().join(''));
const step = fc.oneof(
  fc.record({ does: fc.constant('put' as const), key, value: fc.integer() }),
  fc.record({ does: fc.constant('delete' as const), key }),
  fc.record({ does: fc.constant('list' as const), prefix: fc.oneof(key, fc.constant('')) }),
  fc.record({ does: fc.constant('get' as const), key }),
);

it('gives what the store on disk gives, in the same order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const stores = [MemoryStore.create(), SqliteStore.open(':memory:')];
      const [memory, disk] = stores.map(store => {
        const collection = store.collection<number>('one');
        return steps.map(each => {
          switch (each.does) {
            case 'put':
              return collection.put(each.key, each.value);
            case 'delete':
              return collection.delete(each.key);
            case 'list':
              return collection.list(each.prefix);
            default:
              return collection.get(each.key);
          }
        });
      });
      stores.forEach(store => store.close());
      expect(memory).toEqual(disk);
    }),
  );
});

it('counts on behind what is taken', () => {
  const store = MemoryStore.create({ countFrom: 41 });
  expect([store.next('run'), store.next('run'), store.next('other')]).toEqual([42, 43, 42]);
});
