/** What is wrong with a file of the GitOps repository that people keep. @internal */
export const fileSayings = {
  'file.absent': 'there is no such file',
  'file.large': 'has {{size}} KiB; at most {{most}} KiB are read',
  'file.tooLarge': 'has more than {{most}} KiB, and is not read',
  'file.whole': 'the whole: {{problem}}',
  'file.keyTwice': 'the key {{key}} comes twice',
  'file.atLine': '{{problem}} at line {{line}}',
  'file.noYaml': 'is not YAML: {{problem}}',
  'file.deep': 'nests too deep',
  'file.mend': '{{problem}}; mend it, then run this again',
  'file.writeOut': '{{problem}}; write the value out',
  'file.twiceInValues': '{{problem}}; remove all but one',
  'file.twoDocuments':
    'a second YAML document begins; values are one document: give each a file of its own',
  'file.notUtf8': 'is not UTF-8; save it as UTF-8',
  'file.template':
    'is a template, not YAML: edit it by hand, or keep the plain values in a file of their own',
  'file.noMapping': 'values must be a mapping',
  'file.moreThanKey':
    'the mapping begins with more than a key; add the key by hand',
  'file.noAnchor': '*{{alias}} names no anchor above',
  'file.anchored':
    'carries an anchor or a tag, so other places change with it; write it out without',
  'file.merged':
    'a merge key ("<<") hides what is set here; write its values out',
  'file.mustBe.boolean': 'must be true or false',
  'file.mustBe.number': 'must be a number',
  'file.mustBe.string': 'must be text',
  'file.block': 'is a block of text; write it on one line',
  'file.plain.alias': 'must be a plain value, not an alias',
  'file.plain.list': 'must be a plain value, not a list or mapping',
  'file.valueAnchored': 'carries an anchor or a tag',
  'file.noPlace': 'has no place in the text',
  'file.mapping.alias': 'must be a mapping, not an alias; write it out',
  'file.mapping.list':
    'must be a mapping, not a list or a single value; write it out',
  'file.closed': 'the document is closed with "..."; remove that line',
  'file.noEdit':
    'cannot be edited without changing what else it says; edit it by hand',
  'file.noReference': 'is no reference by digest',
  'file.noEnvironments':
    'is no list of environments; the gate says what is wrong',
  'file.fullOfWaivers':
    'has {{most}} waivers, the most there may be; take out those that are over',
  'file.waiverList':
    'write the list with one "- " for each waiver, and nothing after it; then try again',
  'file.leadsOut':
    'a symbolic link leads out of the working tree; put a file or a folder in its place',
  'file.leadsNowhere': 'is a symbolic link to nothing; put a file in its place',
} as const;
