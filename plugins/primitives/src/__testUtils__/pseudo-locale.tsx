import { Fragment } from 'react';
import { mockApis } from '@backstage/frontend-test-utils';
import { TranslationApi } from '@backstage/frontend-plugin-api';
import { primitivesTranslationRef } from '../translation';

/**
 * A language in which every text of ours stands in brackets; those of other plugins are as
 * they are. What is shown without brackets is no message.
 * @internal
 */
export function pseudoLocale(): TranslationApi {
  const plain = mockApis.translation();
  return {
    translation$: ref => plain.translation$(ref),
    getTranslation: ref => {
      const found = plain.getTranslation(ref);
      if (!found.ready || ref.id !== primitivesTranslationRef.id) return found;
      const { t } = found;
      const marked = (...args: Parameters<typeof t>) => {
        const text: unknown = Reflect.apply(t, undefined, args);
        return typeof text === 'string' ? (
          `⟦${text}⟧`
        ) : (
          <Fragment>⟦{Reflect.apply(t, undefined, args)}⟧</Fragment>
        );
      };
      return Object.assign({}, found, { t: marked });
    },
  };
}

/** Words that stand in no brackets, in what an element shows and in what it is called. @internal */
export function unmarked(root: Element): string[] {
  const shown = textsOf(root).join('\n');
  const named = [...root.querySelectorAll('*')].flatMap(each =>
    ['aria-label', 'title', 'placeholder', 'alt'].flatMap(
      name => each.getAttribute(name) ?? [],
    ),
  );
  return [shown, ...named].flatMap(text =>
    outside(text)
      .split('\n')
      .map(line => line.trim())
      // Names, digests and times are one word; a sentence, or a part of one, has several.
      .filter(line => /\p{L}{2,}[^\p{L}\n]*\s[^\p{L}\n]*\p{L}{2,}/u.test(line)),
  );
}

function textsOf(node: Node): string[] {
  if (node.nodeName === 'STYLE' || node.nodeName === 'SCRIPT') return [];
  return node.nodeType === Node.TEXT_NODE
    ? [node.textContent ?? '']
    : [...node.childNodes].flatMap(textsOf);
}

/** A text without what stands in brackets, which may stand in each other. */
function outside(text: string): string {
  let depth = 0;
  return [...text]
    .filter(character => {
      if (character === '⟦') depth += 1;
      const isOutside = depth === 0;
      if (character === '⟧') depth = Math.max(0, depth - 1);
      return isOutside;
    })
    .join('');
}
