/** Puts words on the clipboard; without a clipboard (a page that is not served over HTTPS or from this machine) the promise fails. */
export const copyText = async (text: string): Promise<void> => navigator.clipboard.writeText(text);
