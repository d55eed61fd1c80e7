// keepAttachments uploads what is attached while the letter is being written.
export function keepAttachments(_form: HTMLFormElement): void {}

// uploadInline sends a picture for the letter's HTML, and gives its address there.
export function uploadInline(_form: HTMLFormElement, _file: File): Promise<string> {
  return Promise.reject(new Error("no uploads yet"));
}
