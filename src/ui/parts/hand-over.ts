/** Hands a file to the browser. Its name holds nothing of the patient. */
export function handOver(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the content by then; the address would keep it in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
