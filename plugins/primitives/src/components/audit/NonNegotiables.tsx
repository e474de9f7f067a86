import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { AuditOverview } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { auditPath, plainView } from '../../model/audit-query';
import { ruleMark } from '../../model/status';
import { MarkText } from '../shared/StatusText';
import { RuleList } from './RuleList';

/** The rules that hold everywhere and always, with how many breach each. @internal */
export function NonNegotiables(props: {
  rules: AuditOverview['rules'];
  at?: string;
}) {
  const t = useText();
  const { at } = props;
  return (
    <RuleList
      id="primitives-non-negotiables"
      title={t('audit.nonNegotiables')}
      empty={t('audit.emptyRules')}
      at={at}
      rules={props.rules.map(({ rule, title, status, reason, breaches }) => ({
        ...{ id: rule, title, words: reason },
        mark: (
          <MarkText mark={ruleMark[status]} text={t(`verdict.${status}`)} />
        ),
        found: breaches > 0 && (
          <Link
            component={RouterLink}
            to={auditPath({ ...plainView('breaches', at), rule })}
            sx={{ whiteSpace: 'nowrap' }}
          >
            {t('audit.openBreaches', { count: breaches })}
          </Link>
        ),
      }))}
    />
  );
}
