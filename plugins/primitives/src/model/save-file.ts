/** Has the browser keep text as a file: the request for it needs the person's token, which a plain link would not carry. @internal */
export function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(
    new Blob([text], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
