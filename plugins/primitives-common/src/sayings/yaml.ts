/** What the parser of YAML says of a file that is none; errors alone, its warnings are shown nowhere. @internal */
export const yamlSayings = {
  // With what it quotes of the text left out, which follows the colon.
  'yaml.at': '{{problem}} at line {{line}}, column {{column}}:',

  'yaml.flowMap': 'flow map',
  'yaml.flowSequence': 'flow sequence',
  'yaml.open': '{{what}} must end with a {{sign}}',
  'yaml.openWithin':
    '{{what}} in block collection must be sufficiently indented and end with a {{sign}}',
  'yaml.comma': 'Missing , between {{where}} items',
  'yaml.commaOrColon': 'Missing , or : between {{where}} items',
  'yaml.spaceAfterColon': 'Missing space after : in {{where}}',
  'yaml.emptyItem': 'Unexpected empty item in {{where}}',
  'yaml.blockInFlow':
    'Block collections are not allowed within flow collections',
  'yaml.pairLines':
    'Implicit keys of flow sequence pairs need to be on a single line',

  'yaml.keyLines': 'Implicit keys need to be on a single line',
  'yaml.keyLong':
    'The : indicator must be at most 1024 chars after the start of an implicit {{what}} key',
  'yaml.blockMapping': 'block mapping',
  'yaml.keyAlone': 'Implicit map keys need to be followed by map values',
  'yaml.keyTwice': 'Map keys must be unique',
  'yaml.keyColumn': 'All mapping items must start at the same column',
  'yaml.itemColumn': 'All sequence items must start at the same column',
  'yaml.sequenceAsKey':
    'A block sequence may not be used as an implicit map key',
  'yaml.compact': 'Nested mappings are not allowed in compact mappings',
  'yaml.noDash': 'Sequence item without - indicator',
  'yaml.propertiesLine': 'Missing newline after block sequence props',
  'yaml.tab': 'Tabs are not allowed as indentation',

  'yaml.openDouble': 'Missing closing "quote',
  'yaml.openSingle': "Missing closing 'quote",
  'yaml.escape': 'Invalid escape sequence {{sequence}}',
  'yaml.plainStart': 'Plain value cannot start with {{what}}',
  'yaml.plainTab': 'a tab character',
  'yaml.plainComma': 'flow indicator character ,',
  'yaml.plainPercent': 'directive indicator character %',
  'yaml.plainBlock': 'block scalar indicator {{sign}}',
  'yaml.plainReserved': 'reserved character {{sign}}',

  'yaml.blockHeader':
    'Block scalar header includes extra characters: {{characters}}',
  'yaml.blockHeaderToken': 'Unexpected token in block scalar header: {{token}}',
  'yaml.blockIndent': 'Block scalar values in collections must be indented',
  'yaml.blockEmptyLines':
    'Block scalars with more-indented leading empty lines must use an explicit indentation indicator',
  'yaml.blockLines':
    'Block scalar lines must not be less indented than their {{what}}',
  'yaml.blockExplicit': 'explicit indentation indicator',
  'yaml.blockFirst': 'first line',

  'yaml.comment':
    'Comments must be separated from other tokens by white space characters',
  'yaml.propertySpace':
    'Tags and anchors must be separated from the next token by white space',
  'yaml.propertyOrder':
    'Anchors and tags must be after the {{sign}} indicator',
  'yaml.anchors': 'A node can have at most one anchor',
  'yaml.tags': 'A node can have at most one tag',
  'yaml.anchorEmpty': 'Anchor cannot be an empty string',
  'yaml.aliasEmpty': 'Alias cannot be an empty string',
  'yaml.aliasProperties': 'An alias node must not specify any properties',
  'yaml.aliasUnknown':
    'Unresolved alias (the anchor must be set before the alias): {{alias}}',
  'yaml.aliasCount':
    'Excessive alias count indicates a resource exhaustion attack',
  'yaml.mergeSource': 'Merge sources must be maps or map aliases',
  'yaml.tag': 'Could not resolve tag: {{tag}}',
  'yaml.noTag': 'Not a valid tag: {{tag}}',
  'yaml.tagOpen': 'Verbatim tags must end with a >',
  'yaml.tagMapping': 'Expected a mapping for this tag',
  'yaml.tagSequence': 'Expected a sequence for this tag',

  'yaml.token': 'Not a YAML token: {{token}}',
  'yaml.atEnd': 'Unexpected {{what}} at node end',
  'yaml.unexpected': 'Unexpected {{what}} in {{where}}',
  'yaml.inStream': 'Unexpected {{what}} token in YAML stream: {{token}}',
  'yaml.inDocument': 'Unexpected {{what}} token in YAML document',
  'yaml.sameLine': 'Unexpected {{what}} on same line with key',
  'yaml.unexpectedToken': 'Unexpected {{what}} token',
  'yaml.docEnd': 'Unexpected doc-end without preceding document',
  'yaml.directivesEnd': 'Missing directives-end indicator line',
  'yaml.docStart': 'Missing directives-end/doc-start indicator line',
  'yaml.docStartLine':
    'Block collection cannot start on same line with directives-end marker',
  'yaml.version': 'Unsupported YAML version {{version}}',
  'yaml.versionParts': '%YAML directive should contain exactly one part',
  'yaml.tagParts': '%TAG directive should contain exactly two parts',
  'yaml.documents':
    'Source contains multiple documents; please use YAML.parseAllDocuments()',
} as const;
