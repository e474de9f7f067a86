/** A moment (ISO 8601) for people who may be anywhere. @internal */
export function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
