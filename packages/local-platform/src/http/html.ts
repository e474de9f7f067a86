const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe inside an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character);
}

/** Markup that was built by {@link html}, and so is not escaped again. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template: text is escaped, nothing stands for nothing. */
export type HtmlValue = Html | string | number | undefined | false | null | HtmlValue[];

function render(value: HtmlValue): string {
  if (value === undefined || value === false || value === null) return '';
  if (Array.isArray(value)) return value.map(render).join('');
  return value instanceof Html ? value.toString() : escapeHtml(String(value));
}

/** Template tag: everything put in is escaped unless it is {@link Html}. */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(parts.reduce((text, part, index) => text + part + (index < values.length ? render(values[index]) : ''), ''));
}
