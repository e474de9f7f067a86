/**
 * What is wrong with an answer of a form, a request or a file of settings: the rule that it
 * breaks, without the name of the field, which stands in front ({@link sayAt}).
 * @internal
 */
export const inputSayings = {
  'input.text': 'must be text',
  'input.something': 'must say something',
  'input.why': 'must say why',
  'input.whyInWords': 'must say why in at least {{min}} characters',
  'input.atMost': 'must have at most {{max}} characters',
  'input.atMostCharacters': 'must be at most {{max}} characters',
  'input.oneLine': 'must be one line of text',
  'input.noControls': 'must have no control characters',
  'input.notControls': 'must not have control characters',
  'input.option': '{{value}} is not one of {{known}}',
  'input.notOneOf': 'is not one of {{known}}',
  'input.didYouMean': 'is not known; did you mean {{nearest}}?',
  'input.flag': 'must be true or false',
  'input.words': 'must be lower-case words joined by single hyphens',
  'input.version':
    'must be "v" and a whole number without leading zeros (for example "v0")',
  'input.digest': 'must be "sha256:" and 64 lower-case hexadecimal digits',
  'input.commit': 'must be 40 lower-case hexadecimal digits, a full commit SHA',
  'input.digestOrCommit': 'must be a digest (sha256:…) or a full commit SHA',
  'input.move': 'must be <id>@sha256:<64 hexadecimal digits>',
  'input.id': 'must be an id (for example "domain-orders-v0")',
  'input.idSuchAs': 'must be an id, such as domain-orders-v0',
  'input.idParts':
    "must be <kind>-<name>-<version>, for example 'domain-orders-v0'",
  'input.idForm': 'primitive: {{value}} is not <kind>-<name>-<version>',
  'input.idFormExample':
    'primitive: {{value}} is not <kind>-<name>-<version> (for example "domain-orders-v0")',
  'input.ids': 'must be a list of ids',
  'input.oneId': 'must name at least one; leave it out for everything',
  'input.mostIds': 'must name at most {{max}}',
  'input.ruleId': 'must be the id of a rule',
  'input.owner': 'must be an owner',
  'input.ownerForm':
    'must be an owner as catalog-info.yaml writes it (for example "group:default/orders")',
  'input.ownerWritten': 'must be an owner, as it is written',
  'input.forOne': 'must be given, or owner, and not both',
  'input.nextEnvironment':
    'must be the environment right after source in {{order}}',
  'input.productionAsks':
    'production asks why; say it in a sentence, the pull request and the audit will show it',
  'input.workflow':
    'must be wiring, enable, promote, rollback, retry-smoke or waive',
  'input.reference': 'must be an entity reference',
  'input.referenceSuchAs':
    'must be an entity reference (for example "{{example}}")',
  'input.taskId': 'must be the id of a task, as its address ends',

  'input.day': 'must be a day (for example "2026-12-31")',
  'input.daySuchAs': 'must be a day such as 2026-12-31',
  'input.moment':
    'must be a moment in ISO 8601, for example 2026-01-31T12:00:00Z',
  'input.localTime': 'must be a date and time such as 2026-12-18T12:00',
  'input.weekTime': 'must be a day and time such as Fri 16:00',
  'input.timeZone': 'must be a time zone of the IANA database',
  'input.timeZoneSuchAs':
    'must be a time zone of the IANA database, such as Europe/Berlin or UTC',
  'input.duration': 'must be a length of time, such as 24h or 1d12h',
  'input.laterThanFrom': 'must be later than from',
  'input.afterFrom': 'must be after from',
  'input.otherThanFrom': 'must differ from from',
  'input.fromUntilOrWeekly': 'must have either from and until, or weekly',
  'input.period': 'must be before to, and at most {{days}} days before it',

  'input.number': 'must be a whole number',
  'input.numberFrom': 'must be a whole number from {{min}} to {{max}}',
  'input.least': 'must be at least {{min}}',
  'input.most': 'must be at most {{max}}',
  'input.mostInFile': 'must be at most {{max}}; take out those that are over',
  'input.pullNumber': 'must be the number of a pull request',
  'input.pullLarge': 'is larger than any pull request has',
  'input.cursor': 'must be the nextCursor of a page',
  'input.offset':
    'goes without cursor, which says where the page begins already',
  'input.withoutAt': 'goes without at: the past is gone through page by page',
  'input.needsEnvironment': 'needs environment, which says where',
  'input.besideSource': 'must not be given beside source',

  'input.team': 'must be a team or person, such as @ameideio/platform',
  'input.path': 'must be a path inside the repository',
  'input.hostOwner': 'must be host/owner',
  'input.ownerName': 'must be owner/name',

  // What zod says of a rule that has no words of its own.
  'zod.type': 'Invalid input: expected {{expected}}, received {{received}}',
  'zod.value': 'Invalid input: expected {{expected}}',
  'zod.invalid': 'Invalid input',
  'zod.choice': 'Invalid option: expected one of {{known}}',
  'zod.pattern': 'Invalid string: must match pattern {{pattern}}',
  'zod.tooMany': 'Too big: expected {{what}} to have <={{max}}',
  'zod.tooLarge': 'Too big: expected {{what}} to be <={{max}}',
  'zod.tooFew': 'Too small: expected {{what}} to have >={{min}}',
  'zod.tooSmall': 'Too small: expected {{what}} to be >={{min}}',
  'zod.unknownKey': 'Unrecognized key: {{key}}',
  'zod.unknownKeys': 'Unrecognized keys: {{keys}}',
} as const;
