import type { Annotation } from '../model';

/** A line of output that speaks to the runner: `::name key=value::message`. */
export type WorkflowCommand = { name: string; properties: Record<string, string>; message: string };

function unescapeMessage(text: string): string {
  return text.replace(/%0D/gi, '\r').replace(/%0A/gi, '\n').replace(/%25/g, '%');
}

function unescapeProperty(text: string): string {
  return unescapeMessage(text.replace(/%3A/gi, ':').replace(/%2C/gi, ','));
}

/** Reads a line as a command; undefined for any other line. */
export function parseWorkflowCommand(line: string): WorkflowCommand | undefined {
  const match = /^\s*::([a-zA-Z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/s.exec(line);
  if (!match) return undefined;
  const [, name = '', list = '', message = ''] = match;
  const properties = Object.fromEntries(
    list.split(',').flatMap(pair => {
      const equals = pair.indexOf('=');
      return equals > 0 ? [[pair.slice(0, equals).trim(), unescapeProperty(pair.slice(equals + 1).trim())]] : [];
    }),
  );
  return { name: name.toLowerCase(), properties, message: unescapeMessage(message) };
}

const levels: Record<string, Annotation['level']> = { error: 'failure', warning: 'warning', notice: 'notice' };

/** The annotation that a command asks for. */
export function toAnnotation({ name, properties, message }: WorkflowCommand): Annotation | undefined {
  const level = levels[name];
  if (!level) return undefined;
  const line = Number(properties.line);
  const endLine = Number(properties.endLine);
  return {
    level,
    message,
    ...(properties.title ? { title: properties.title } : {}),
    ...(properties.file ? { file: properties.file } : {}),
    ...(Number.isInteger(line) && line > 0 ? { line } : {}),
    ...(Number.isInteger(endLine) && endLine > 0 ? { endLine } : {}),
  };
}
