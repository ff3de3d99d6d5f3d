/** Gives the reader a file. Some frames forbid it: then the answer is false, and the page says so. */
export function download(name: string, content: BlobPart, type: string): boolean {
  try {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    return true;
  } catch {
    return false;
  }
}
