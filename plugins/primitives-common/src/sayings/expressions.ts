/** What is wrong with the expression of a rule; `{{problem}}` may be CEL's own words. @internal */
export const expressionSayings = {
  'expression.at': 'line {{line}}, column {{column}}: {{problem}}',
  'expression.long': 'has more than {{max}} characters',
  'expression.noBool': 'comes to {{type}}; a rule must come to a bool',
  'expression.noStage': "names the stage '{{stage}}'; there are {{known}}",
  'expression.call':
    'calls {{call}}(), which a rule may not; it may call {{allowed}}',
  'expression.loops': 'has more than {{max}} loops within each other',

  // CEL's own words for what people get wrong most often.
  'cel.unknownName': 'Unknown variable: {{variable}}',
  'cel.unknownKey': 'No such key: {{key}}',
  'cel.overload': 'no such overload: {{what}}',
  'cel.noMatch': "found no matching overload for '{{what}}'",
  'cel.logical': "Logical operator requires bool operands, got '{{type}}'",
  'cel.condition': "Ternary condition must be bool, got '{{type}}'",
  'cel.branches':
    "Ternary branches must have the same type, got '{{first}}' and '{{second}}'",
  'cel.noIndex': "Cannot index type '{{type}}'",
  'cel.token': 'Unexpected token: {{token}}',
  'cel.expected': 'Expected {{expected}}, got {{found}}',
  'cel.character': 'Unexpected character: {{character}}',
  'cel.reserved': 'Reserved identifier: {{word}}',
  'cel.openText': 'Unterminated string',
  'cel.limit': 'Exceeded {{limit}} ({{most}})',
} as const;
