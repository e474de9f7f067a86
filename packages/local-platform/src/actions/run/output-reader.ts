import type { JobContext } from './job-context';
import type { StepLog } from './step-log';
import { parseWorkflowCommand, toAnnotation } from './workflow-command';

/** GitHub keeps at most this many annotations of a level for a step. */
const annotationLimit = 10;

/** Reads a step's output line by line: obeys workflow commands, logs the rest. */
export class OutputReader {
  readonly #job: JobContext;
  readonly #log: StepLog;
  #stopToken: string | undefined;
  #annotated: Record<string, number> = {};

  constructor(job: JobContext, log: StepLog) {
    this.#job = job;
    this.#log = log;
  }

  read(line: string): void {
    if (this.#stopToken !== undefined) {
      if (line.trim() === `::${this.#stopToken}::`) this.#stopToken = undefined;
      else this.#log.write(line);
      return;
    }
    const command = parseWorkflowCommand(line);
    if (!command) {
      this.#log.write(line);
      return;
    }
    const annotation = toAnnotation(command);
    if (annotation) {
      const count = (this.#annotated[annotation.level] ?? 0) + 1;
      this.#annotated[annotation.level] = count;
      const { masks, record } = this.#job;
      if (count <= annotationLimit) record.annotations.push({ ...annotation, message: masks.hide(annotation.message) });
      const place = annotation.file ? `${annotation.file}${annotation.line ? `:${annotation.line}` : ''}: ` : '';
      this.#log.write(`##[${command.name}]${place}${annotation.message}`);
      return;
    }
    switch (command.name) {
      case 'add-mask':
        if (command.message !== '') this.#job.masks.add(command.message);
        this.#log.write('::add-mask::***');
        return;
      case 'group':
        this.#log.write(`##[group]${command.message}`);
        return;
      case 'endgroup':
        this.#log.write('##[endgroup]');
        return;
      case 'debug':
        this.#log.write(`##[debug]${command.message}`);
        return;
      case 'stop-commands':
        this.#stopToken = command.message;
        return;
      case 'echo':
      case 'add-matcher':
      case 'remove-matcher':
        return;
      case 'set-output':
      case 'save-state':
      case 'set-env':
      case 'add-path':
        this.#log.write(`##[error]Unsupported command '${command.name}': GitHub has retired it; write to $GITHUB_OUTPUT, $GITHUB_STATE, $GITHUB_ENV or $GITHUB_PATH instead`);
        return;
      default:
        this.#log.write(line);
    }
  }
}
