// keepRecipients makes the fields of recipients easier to fill.
export function keepRecipients(_form: HTMLFormElement): void {}
