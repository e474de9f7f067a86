/** Why verdicts and standing checks came out as they did, and what breaches say. @internal */
export const verdictSayings = {
  'verdict.holds': 'The expression {{expression}} holds.',
  'verdict.holdsNot': 'The expression {{expression}} does not hold.',
  'verdict.notJudged': 'It would not be judged there.',
  'verdict.nothingYet': 'Nothing was looked at yet.',
  'verdict.ofRepository':
    'It is about the whole GitOps repository, and you may read a part of the primitives.',
  'verdict.noneReadable': 'You may read none of the primitives that are known.',
  'verdict.ofReadable': 'Of the primitives that you may read:',
  'verdict.noImage': 'No image is known.',
  'verdict.noCommit': 'No commit is known.',

  'unread.source': 'The source {{source}} has not been read yet.',
  'unread.sourceLimited':
    'The source {{source}} may not be read in full until {{until}}; it was read last {{time}}.',
  'unread.noTime': 'a time that is not known',
  'unread.sourceNow':
    'The source {{source}} cannot be read now; it was read last {{time}}.',

  'check.pulls.looked_one':
    '{{count, number}} pull request on the GitOps repository looked at; {{identities}} may open them.',
  'check.pulls.looked_other':
    '{{count, number}} pull requests on the GitOps repository looked at; {{identities}} may open them.',
  'check.pulls.noIdentities':
    'primitives.ci.identities is empty, so nobody is known as CI.',
  'check.commits.looked_one':
    '{{count, number}} commit on the GitOps main branch looked at, all but the one that began the repository.',
  'check.commits.looked_other':
    '{{count, number}} commits on the GitOps main branch looked at, all but the one that began the repository.',
  'check.commits.nothing':
    'No commit of the GitOps repository has been read yet.',
  'check.images.looked_one':
    '{{count, number}} settled workload looked at, for pods whose image Git does not ask for. A sync or a rollout has {{minutes}} minutes; pods that are being deleted do not count.',
  'check.images.looked_other':
    '{{count, number}} settled workloads looked at, for pods whose image Git does not ask for. A sync or a rollout has {{minutes}} minutes; pods that are being deleted do not count.',
  'check.images.nothing': 'No pods have been read yet.',
  'check.images.undecided':
    'Of {{number, number}} of them the values that name the image cannot be read.',
  'check.order.looked_one':
    '{{count, number}} primitive enabled beyond the first environment looked at, for its digest in the one before.',
  'check.order.looked_other':
    '{{count, number}} primitives enabled beyond the first environment looked at, for their digest in the one before.',
  'check.order.undecided':
    "Of {{number, number}} of them Git's history does not reach far enough to tell, or their values cannot be read.",
  'check.syncs.looked_one':
    '{{count, number}} Application looked at, for who began the last sync.',
  'check.syncs.looked_other':
    '{{count, number}} Applications looked at, for who began the last sync.',
  'check.syncs.undecided':
    'Argo CD names nobody who began the last sync of {{number, number}}; the next sync of each will tell.',
  'check.syncs.nothing': 'No sync has been read yet.',
  'check.overrides.looked_one':
    '{{count, number}} Application looked at, for parameters of its own and for resources that differ from Git without a sync under way.',
  'check.overrides.looked_other':
    '{{count, number}} Applications looked at, for parameters of their own and for resources that differ from Git without a sync under way.',
  'check.overrides.nothing': 'No Application has been read yet.',
  'check.secrets.looked_one':
    '{{count, number}} values file of primitives and smokes looked at, each environment counted, for literals under names of secrets and for private keys.',
  'check.secrets.looked_other':
    '{{count, number}} values of primitives and smokes looked at, each environment counted, for literals under names of secrets and for private keys.',
  'check.secrets.undecided':
    'Of {{number, number}} of them the values cannot be read.',
  'check.gate.passed':
    'The gate, which renders every chart, passed for the GitOps main branch at {{commit}}.',
  'check.gate.failed':
    'The gate failed for the GitOps main branch at {{commit}}, so charts and other files may hold some.',
  'check.gate.silent':
    'The gate has not judged the GitOps main branch at {{commit}} yet, so charts and other files may hold some.',
  'check.gate.noCommit': 'no commit',
  'check.smokes.looked_one':
    '{{count, number}} enabled primitive looked at, each environment counted, for an enabled smoke.',
  'check.smokes.looked_other':
    '{{count, number}} enabled primitives looked at, each environment counted, for an enabled smoke.',
  'check.smokes.undecided':
    'Of {{number, number}} of them the values, or those of the smoke, cannot be read.',

  'history.noPart':
    'Record {{record}} ({{id}}) stands between records of the chain and is no part of it',
  'history.changed':
    'Record {{record}} ({{id}}) says something else than its hash was taken of',
  'history.newestGone': 'The newest records, {{first}} to {{last}}, are gone',
  'history.otherEnd':
    'The chain was left at record {{record}}, and its last record is another one',
  'history.gone': 'Records {{first}} to {{last}} are gone',
  'history.behind': 'Record {{record}} stands behind record {{before}}',
  'history.noBefore':
    'Record {{record}} claims to follow one that there never was',
  'history.otherBefore':
    'Record {{record}} follows another record {{before}} than is there',

  'breach.pull':
    'Pull request #{{number}} ("{{title}}") was opened by {{author}}, who is not a CI identity.',
  'breach.commit':
    'Commit {{commit}} by {{author}} ("{{message}}") came to main by no pull request.',
  'breach.image': 'Git asks for {{digest}}; {{pods}}.',
  'breach.imageOff': 'Git asks for nothing there; {{pods}}.',
  'breach.pod': 'pod {{pod}} runs {{image}}',
  'breach.order':
    "{{id}} is at {{digest}} in {{environment}}, and by Git's history {{before}} did not ask for that digest before.",
  'breach.sync': '{{person}} synced {{name}} by hand at {{time}}.',
  'breach.syncSubject': '{{name}} at {{time}}',
  'breach.noTime': 'a time that Argo CD does not tell',
  'breach.override': '{{name}} overrides Git by {{override}}.',
  'breach.drift':
    '{{name}} differs from Git ({{resources}}), and self-heal is off.',
  'breach.driftAll': 'what it manages',
  'breach.secret':
    '{{suspect}} holds a literal where only a reference to the vault belongs.',
  'breach.smoke': '{{id}} is enabled in {{environment}} without a smoke.',
} as const;
