import fc from 'fast-check';
import { sourceText } from './source-text';

const bytes = (...parts: Array<string | number>) =>
  Buffer.concat(
    parts.map(part =>
      typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]),
    ),
  );

it.each([
  ['src/a.ts', bytes('const a = "ä";\n')],
  ['src/a.py', bytes('# -*- coding: utf-8 -*-\na = "ä"\n')],
  ['src/a.py', bytes('#!/usr/bin/python\n# vim: set fileencoding=UTF_8 :\n')],
  ['src/a.py', bytes('# coding: latin-1\na = 1\n')],
  ['src/a.py', bytes('import a\n# coding: utf-7\n')],
  ['src/a.py', bytes('"""\ncoding: utf-7\n"""')],
  ['src/a.ts', bytes('// coding: utf-7')],
])('%s as %j is text', (path, content) => {
  expect(sourceText(path, content)).toEqual({ text: content.toString() });
});

it('leaves the mark of UTF-8 out', () => {
  expect(sourceText('a.go', bytes('\u{feff}package a'))).toEqual({
    text: 'package a',
  });
});

it.each([
  ['src/a.ts', bytes('const a = "', 0xe4, '";')],
  ['src/a.go', bytes('package a', 0)],
  ['src/a.ts', Buffer.from('\u{feff}import "x";', 'utf16le')],
  ['src/a.ts', Buffer.from('import "x";', 'utf16le')],
  ['src/a.py', bytes(0x7f, 'ELF', 2, 1, 1, 0)],
  ['src/a.py', bytes('# coding: utf-7\n+AAo-import os\n')],
  ['src/a.py', bytes('\u{feff}# coding: rot13\nvzcbeg bf\n')],
  ['src/a.py', bytes('\n#coding=unicode_escape\n')],
  ['src/a.py', bytes('# a\r# coding: utf-16\n')],
  ['requirements.txt', bytes('# coding: utf-7\n+AC0-e ../x\n')],
  ['src/a.py', bytes('# coding: latin-1\na = "ä"\n')],
])('%s as %j is none', (path, content) => {
  expect(sourceText(path, content)).toEqual({ problem: expect.any(String) });
});

it('gives every text back as it was, and refuses every other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), bytes8 => {
      const content = Buffer.from(bytes8);
      const read = sourceText('a.go', content);
      const again = 'text' in read ? Buffer.from(read.text) : undefined;
      const isText = content.every(byte => byte > 0 && byte <= 0x7f);
      // A mark in front is left out.
      const expected = again && content.subarray(content.length - again.length);
      expect(again).toEqual(expected);
      expect(isText && !again).toBe(false);
    }),
  );
});
