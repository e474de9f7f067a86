import fc from 'fast-check';
import { workflowCommand } from './workflow-command';

/** Reads a workflow command as GitHub's runner does (actions/runner, ActionCommand). */
function parse(line: string) {
  const match = /^::(\w+)(?: (.*?))?::(.*)$/s.exec(line);
  if (!match) return undefined;
  const decode = (text: string, property: boolean) =>
    (property ? text.replaceAll('%3A', ':').replaceAll('%2C', ',') : text)
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%');
  const [, command, properties = '', message] = match;
  return {
    command,
    properties: Object.fromEntries(
      properties
        .split(',')
        .filter(Boolean)
        .map(pair => {
          const at = pair.indexOf('=');
          return [pair.slice(0, at), decode(pair.slice(at + 1), true)];
        }),
    ),
    message: decode(message, false),
  };
}

it('survives any text as one command', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string(),
      (title, message) => {
        const line = workflowCommand('error', { title }, message);
        expect(line).not.toMatch(/[\r\n]/);
        expect(parse(line)).toEqual({
          command: 'error',
          properties: { title },
          message,
        });
      },
    ),
  );
});

it.each([
  ['a%0Ab', 'a%250Ab'],
  ['a\r\nb', 'a%0D%0Ab'],
  ['::warning::x', '::warning::x'],
])('writes the message %j as %j', (message, written) => {
  expect(workflowCommand('error', {}, message)).toBe(`::error::${written}`);
});
