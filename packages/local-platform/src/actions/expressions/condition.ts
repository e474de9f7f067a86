import { Lexer } from '@actions/expressions';

const statusFunctions = new Set(['success', 'failure', 'cancelled', 'always']);

/**
 * The condition that stands for an `if`: without a status function, success is required as well.
 * See https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
 */
export function toCondition(text: string): string {
  const condition = text.trim().replace(/^\$\{\{([\s\S]*)\}\}$/, '$1').trim();
  if (condition === '') return 'success()';
  const { tokens } = new Lexer(condition).lex();
  const asksStatus = tokens.some(
    (token, index) => statusFunctions.has(token.lexeme.toLowerCase()) && tokens[index + 1]?.lexeme === '(',
  );
  return asksStatus ? condition : `success() && (${condition})`;
}
