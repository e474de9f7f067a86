/** What is wrong with the expression of a rule; `{{problem}}` may be CEL's own words. @internal */
export const expressionSayings = {
  'expression.at': 'line {{line}}, column {{column}}: {{problem}}',
  'expression.long': 'has more than {{max}} characters',
  'expression.noBool': 'comes to {{type}}; a rule must come to a bool',
  'expression.noStage': "names the stage '{{stage}}'; there are {{known}}",
  'expression.call':
    'calls {{call}}(), which a rule may not; it may call {{allowed}}',
  'expression.loops': 'has more than {{max}} loops within each other',

  // CEL's own words, but for those about calls that a rule may not make.
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
  'cel.limit': 'Exceeded {{limit}} ({{most}})',
  'cel.number': 'Invalid number: {{number}}',
  'cel.hexInteger': 'Invalid hex integer: {{number}}',
  'cel.exponent': 'Invalid exponent',
  'cel.openText': 'Unterminated string',
  'cel.openLongText': 'Unterminated triple-quoted string',
  'cel.newline': 'Newlines not allowed in single-quoted strings',
  'cel.escape': 'Invalid escape sequence: {{escape}}',
  'cel.hexEscape': 'Invalid hex escape: {{escape}}',
  'cel.unicodeEscape': 'Invalid Unicode escape: {{escape}}',
  'cel.surrogate': 'Invalid Unicode surrogate: {{escape}}',
  'cel.octalEscape': 'Octal escape must be 3 digits',
  'cel.octalRange': 'Octal escape out of range: {{escape}}',
  'cel.bytesEscape': '{{escape}} not allowed in bytes literals',
  'cel.predicate': "{{call}} predicate must return bool, got '{{type}}'",
  'cel.iteration': '{{call}} invalid predicate iteration variable',
  'cel.has': 'has() invalid argument',
  'cel.noRange':
    "Expression of type '{{type}}' cannot be range of a comprehension (must be list, map, or dynamic).",
  'cel.listTypes':
    "List elements must have the same type, expected type '{{expected}}' but found '{{found}}'",
  'cel.keyTypes':
    "Map key uses wrong type, expected type '{{expected}}' but found '{{found}}'",
  'cel.valueTypes':
    "Map value uses wrong type, expected type '{{expected}}' but found '{{found}}'",
  'cel.listIndex': "List index must be int, got '{{type}}'",
  'cel.indexType': "Cannot index type '{{type}}' with type '{{index}}'",
  'cel.fieldType': "Field '{{field}}' is not of type '{{type}}', got '{{found}}'",
  'cel.itemType':
    "List item with index '{{index}}' is not of type '{{type}}', got '{{found}}'",
  'cel.variableType':
    "Variable '{{variable}}' is not of type '{{type}}', got '{{found}}'",
  'cel.noType': 'Unsupported type: {{type}}',
  'cel.compare': 'Cannot compare values of type {{type}}',
  'cel.bounds': 'No such key: index out of bounds, index {{index}} {{bound}}',
  'cel.division': 'division by zero',
  'cel.modulo': 'modulo by zero',
  'cel.overflow': 'integer overflow: {{number}}',
} as const;
