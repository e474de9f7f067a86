import { describeOnDatabases } from '../__testUtils__/databases';
import { insertRows, upsertRows } from './write-rows';

describeOnDatabases('writing many rows', databases => {
  async function table() {
    const db = await databases.init();
    await db.schema.createTable('things', t => {
      t.string('id').primary();
      t.bigInteger('count');
      t.boolean('yes');
      t.text('text').nullable();
    });
    const rows = async () =>
      (await db('things').orderBy('id')).map(row => ({
        ...row,
        count: Number(row.count),
        yes: Boolean(row.yes),
      }));
    return { db, rows };
  }

  it('writes each kind of value as it is, with whatever characters', async () => {
    const { db, rows } = await table();
    const text = `'";--\n\\u0000 \\ud800 ${JSON.stringify({
      a: '\0',
    })} ü🎉 $1 ?`;
    await insertRows(db, 'things', [
      { id: 'a', count: Number.MAX_SAFE_INTEGER, yes: true, text },
      { id: 'b', count: 0, yes: false, text: null },
    ]);
    expect(await rows()).toEqual([
      { id: 'a', count: Number.MAX_SAFE_INTEGER, yes: true, text },
      { id: 'b', count: 0, yes: false, text: null },
    ]);
  });

  it('leaves rows alone that are their key and there already', async () => {
    const db = await databases.init();
    await db.schema.createTable('pairs', pairs => {
      pairs.string('a');
      pairs.string('b');
      pairs.primary(['a', 'b']);
    });
    const key = ['a', 'b'];
    await upsertRows(db, 'pairs', { key, rows: [{ a: '1', b: '2' }] });
    const rows = [
      { a: '1', b: '2' },
      { a: '1', b: '3' },
    ];
    await upsertRows(db, 'pairs', { key, rows: [...rows, ...rows] });
    expect(await db('pairs').orderBy('b')).toEqual(rows);
  });

  it('replaces what no database can hold', async () => {
    const { db, rows } = await table();
    await insertRows(db, 'things', [
      { id: 'a', count: 1, yes: true, text: 'x\0y\ud800z' },
    ]);
    expect((await rows())[0].text).toBe('x\uFFFDy\uFFFDz');
  });

  it('puts rows in the place of others, or only some columns of them', async () => {
    const { db, rows } = await table();
    const row = (id: string, count: number) => ({
      id,
      count,
      yes: true,
      text: String(count),
    });
    const many = Array.from({ length: 2_500 }, (_, i) => row(`n${i}`, i));
    await upsertRows(db, 'things', { key: ['id'], rows: many });
    await upsertRows(db, 'things', { key: ['id'], rows: [row('n0', 7)] });
    await upsertRows(db, 'things', {
      key: ['id'],
      rows: [row('n1', 8)],
      update: ['count'],
    });
    await upsertRows(db, 'things', { key: ['id'], rows: [] });
    const found = await rows();
    expect(found).toHaveLength(2_500);
    expect(found[0]).toEqual({ id: 'n0', count: 7, yes: true, text: '7' });
    expect(found[1]).toEqual({ id: 'n1', count: 8, yes: true, text: '1' });
  });
});
