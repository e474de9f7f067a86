import { FactValue } from '../facts/fact';
import { ApplicationAbout } from './application-names';
import { AskedReader, isCommit } from './asked-reader';

type About = Pick<ApplicationAbout, 'environment' | 'component'>;
type Value = FactValue<'application'>;

/** Puts into Applications what Git asked for at the revisions that they name. @internal */
export async function fillAsked(
  asked: AskedReader,
  readings: readonly { about: About; value: Value }[],
): Promise<void> {
  const at = ({ environment, component }: About, revision?: string) =>
    revision ? { environment, component, revision } : undefined;
  const answers = await asked.ask(
    readings.flatMap(({ about, value }) => [
      at(about, value.revision),
      at(about, value.operation?.revision),
    ]),
  );
  readings.forEach(({ value }, i) => {
    value.asked = answers[2 * i];
    if (value.operation) value.operation.asked = answers[2 * i + 1];
  });
}

/** True when Git did not know a revision yet. @internal */
export function lacksAsked({ revision, asked, operation }: Value): boolean {
  const lacks = (at: string | undefined, answer: unknown) =>
    at !== undefined && isCommit(at) && answer === undefined;
  return lacks(revision, asked) || lacks(operation?.revision, operation?.asked);
}
