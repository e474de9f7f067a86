import { Dispatch, SetStateAction, useEffect, useRef, useState } from 'react';
import Box from '@mui/material/Box';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { RiSearchLine } from '@remixicon/react';
import { useText } from '../../hooks/use-text';
import { FleetQuery, parseFleetQuery } from '../../model/fleet-query';
import { FleetChoices } from './FleetChoices';
import { SavedFilters } from './SavedFilters';

/** Of keys that follow each other faster than this, the last one asks; the first asks at once. */
const typingMs = 40;

/** Narrows, orders and groups the fleet. @internal */
export function FleetFilters(props: {
  query: FleetQuery;
  onChange: Dispatch<SetStateAction<FleetQuery>>;
}) {
  const { query, onChange } = props;
  const { kind, owner, system, state, group, sort } = query;
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
      <Search text={query.text} onChange={onChange} />
      <FleetChoices
        {...{ kind, owner, system, state, group, sort, onChange }}
      />
      <SavedFilters
        query={query}
        onOpen={search =>
          onChange(parseFleetQuery(new URLSearchParams(search)))
        }
      />
    </Box>
  );
}

function Search(props: {
  text: string;
  onChange: Dispatch<SetStateAction<FleetQuery>>;
}) {
  const { onChange } = props;
  const t = useText();
  const [text, setText] = useState(props.text);
  const asked = useRef({ text: props.text, at: -typingMs });
  useEffect(() => {
    // What was asked for here comes back while somebody types on.
    if (props.text !== asked.current.text) setText(props.text);
    asked.current.text = props.text;
  }, [props.text]);
  useEffect(() => {
    if (text === props.text) return undefined;
    const ask = () => {
      asked.current = { text, at: performance.now() };
      onChange(before => ({ ...before, text }));
    };
    const wait = asked.current.at + typingMs - performance.now();
    if (wait <= 0) {
      ask();
      return undefined;
    }
    const timer = setTimeout(ask, wait);
    return () => clearTimeout(timer);
    // Only typing counts: what else changes the query has its own event.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return (
    <TextField
      size="small"
      type="search"
      label={t('fleet.filter')}
      value={text}
      onChange={event => setText(event.target.value)}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <RiSearchLine size={18} aria-hidden />
          </InputAdornment>
        ),
      }}
      inputProps={{ maxLength: 100 }}
      sx={{ flex: '1 1 16rem' }}
    />
  );
}
