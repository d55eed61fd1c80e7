declare global {
  // hearthmailWords is what words-<language>.js brings, before any module runs: of the
  // texts that scripts say, those that the language says otherwise.
  var hearthmailWords: Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>> | undefined;
}

// language is that of the page, for Intl. Arabic has the digits that the server writes.
export function language(): string {
  const lang = document.documentElement.lang;
  return lang === "ar" ? "ar-u-nu-latn" : lang;
}

// say gives a text in the language of the page, as say does on the server (package
// locale): %d is a number, of which the first decides the plural, %s is all else. What
// follows a "|" isn't said. The text is always written out, so that it can be found.
export function say(text: string, ...args: (string | number)[]): string {
  const known = globalThis.hearthmailWords?.[text] ?? text.split("|", 1)[0]!;
  const form = typeof known === "string" ? known : pluralOf(known, args);
  let at = 0;
  return form.replace(/%(?:\[(\d)\])?([sd])/g, (_, place: string | undefined, verb: string) => {
    const value = args[place ? Number(place) - 1 : at++] ?? "";
    return verb === "d" ? new Intl.NumberFormat(language()).format(Number(value)) : String(value);
  });
}

function pluralOf(forms: Partial<Record<Intl.LDMLPluralRule, string>>, args: (string | number)[]): string {
  const count = args.find((value) => typeof value === "number") ?? 0;
  return forms[new Intl.PluralRules(language()).select(count as number)] ?? forms.other ?? "";
}
