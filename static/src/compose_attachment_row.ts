import { language, say } from "./say";

// rowOf stands for a file that is on its way.
export function rowOf(file: File): HTMLLIElement {
  const row = document.createElement("li");
  row.className = "attached-file uploading";
  row.dataset.size = String(file.size);
  return row;
}

// button acts on the file of that name.
export function button(words: string, name: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button quiet";
  const whose = document.createElement("span");
  whose.className = "visually-hidden";
  whose.textContent = `: ${name}`;
  made.append(words, whose);
  made.addEventListener("click", act);
  return made;
}

export function nameOf(name: string): HTMLElement {
  const place = document.createElement("bdi");
  place.className = "attached-name";
  place.textContent = name;
  return place;
}

export function muted(words: string): HTMLElement {
  const place = document.createElement("span");
  place.className = "muted";
  place.textContent = words;
  return place;
}

// inWords writes a number of octets as the server does.
export function inWords(octets: number): string {
  if (octets < 1000) return say("%s B", numeral(octets));
  if (octets < 999_500) return say("%s kB", numeral(Math.round(octets / 1000)));
  if (octets < 9_950_000) return say("%s MB", numeral(octets / 1e6, 1));
  if (octets < 999_500_000) return say("%s MB", numeral(Math.round(octets / 1e6)));
  return say("%s GB", numeral(octets / 1e9, 1));
}

function numeral(number: number, digits = 0): string {
  return new Intl.NumberFormat(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(number);
}
