import { useEffect, useRef, useState } from 'react';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { RiSearchLine } from '@remixicon/react';

/** Of keys that follow each other faster than this, the last one asks; the first asks at once. */
const typingMs = 40;

/** What is searched for, told while it is typed. @internal */
export function SearchField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { value } = props;
  const [text, setText] = useState(value);
  const onChange = useRef(props.onChange);
  onChange.current = props.onChange;
  const asked = useRef({ text: value, at: -typingMs });
  useEffect(() => {
    // What was asked for here comes back while somebody types on.
    if (value !== asked.current.text) setText(value);
    asked.current.text = value;
  }, [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const ask = () => {
      asked.current = { text, at: performance.now() };
      onChange.current(text);
    };
    const wait = asked.current.at + typingMs - performance.now();
    if (wait <= 0) {
      ask();
      return undefined;
    }
    const timer = setTimeout(ask, wait);
    return () => clearTimeout(timer);
    // Only typing counts: what else changes the value has its own event.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return (
    <TextField
      size="small"
      type="search"
      label={props.label}
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
