/** What is wrong with the expression of a rule; `{{problem}}` may be CEL's own words. @internal */
export const expressionSayings = {
  'expression.at': 'line {{line}}, column {{column}}: {{problem}}',
  'expression.long': 'has more than {{max}} characters',
  'expression.noBool': 'comes to {{type}}; a rule must come to a bool',
  'expression.noStage': "names the stage '{{stage}}'; there are {{known}}",
  'expression.call':
    'calls {{name}}(), which a rule may not; it may call {{allowed}}',
  'expression.loops': 'has more than {{max}} loops within each other',

  // CEL's own words for what people get wrong most often.
  'expression.unknownName': 'Unknown variable: {{name}}',
  'expression.unknownKey': 'No such key: {{key}}',
  'expression.overload': 'no such overload: {{what}}',
  'expression.noMatch': "found no matching overload for '{{what}}'",
  'expression.logical':
    "Logical operator requires bool operands, got '{{type}}'",
  'expression.condition': "Ternary condition must be bool, got '{{type}}'",
  'expression.branches':
    "Ternary branches must have the same type, got '{{first}}' and '{{second}}'",
  'expression.noIndex': "Cannot index type '{{type}}'",
  'expression.token': 'Unexpected token: {{token}}',
  'expression.expected': 'Expected {{expected}}, got {{found}}',
  'expression.character': 'Unexpected character: {{character}}',
  'expression.reserved': 'Reserved identifier: {{name}}',
  'expression.openText': 'Unterminated string',
  'expression.limit': 'Exceeded {{limit}} ({{most}})',
} as const;
